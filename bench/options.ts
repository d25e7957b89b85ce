import { parseArgs } from 'node:util';
import { UsageError } from '#core/errors.ts';

export interface Options {
  readonly scale: number;
  readonly rounds: number;
  readonly slowRounds: number;
  /** `backup` and `restore`: with a folder alone; `s3` both with buckets. The others run only when they are asked for. */
  readonly only: Kind | undefined;
  /** Length of the generated stream of `stream`, GiB. */
  readonly gib: number;
  /** How often `kills` kills. */
  readonly kills: number;
  /** Of `dispatch` and `synth`. */
  readonly sources: number;
  readonly json: boolean;
}

const kinds = ['backup', 'restore', 's3', 'stream', 'kills', 'dispatch', 'functions', 'synth'] as const;
type Kind = (typeof kinds)[number];

const usage = [
  `npm run bench -- [--scale 0.1] [--rounds 3] [--slow-rounds 1] [--only ${kinds.join('|')}] [--json]`,
  'with --only stream: [--gib 2]; with --only kills: [--kills 20]; with --only dispatch or synth: [--sources 10000]',
].join('; ');

/** From the command line. Throws a UsageError that shows what may be written. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  return {
    scale: numberOf('--scale', values.scale, 0.001),
    rounds: wholeOf('--rounds', values.rounds),
    slowRounds: wholeOf('--slow-rounds', values['slow-rounds']),
    only: kindOf(values.only),
    gib: numberOf('--gib', values.gib, 0.01),
    kills: wholeOf('--kills', values.kills),
    sources: wholeOf('--sources', values.sources),
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        scale: { type: 'string', default: '0.1' },
        rounds: { type: 'string', default: '3' },
        'slow-rounds': { type: 'string', default: '1' },
        only: { type: 'string' },
        gib: { type: 'string', default: '2' },
        kills: { type: 'string', default: '20' },
        sources: { type: 'string', default: '10000' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function kindOf(text: string | undefined): Kind | undefined {
  const kind = kinds.find((name) => name === text);
  if (text === undefined || kind) return kind;
  throw wrong(`--only is '${text}', expected ${kinds.join(', ')}`);
}

function numberOf(name: string, text: string, least: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= least && number <= 100) return number;
  throw wrong(`${name} is '${text}', expected a number from ${least} to 100`);
}

function wholeOf(name: string, text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw wrong(`${name} is '${text}', expected a whole number`);
}

const wrong = (message: string) => new UsageError(message, { hint: usage });
