import { parseArgs } from 'node:util';
import { UsageError } from '#core/errors.ts';

export interface Options {
  readonly scale: number;
  readonly rounds: number;
  readonly slowRounds: number;
  /** One of the two only. */
  readonly only: 'backup' | 'restore' | undefined;
  readonly json: boolean;
}

const usage =
  'npm run bench -- [--scale 0.1] [--rounds 3] [--slow-rounds 1] [--only backup|restore] [--json]';

/** From the command line. Throws a UsageError that shows what may be written. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  const { only } = values;
  if (only !== undefined && only !== 'backup' && only !== 'restore') throw wrong(`--only is '${only}'`);
  return {
    scale: numberOf('--scale', values.scale, 0.001),
    rounds: wholeOf('--rounds', values.rounds),
    slowRounds: wholeOf('--slow-rounds', values['slow-rounds']),
    only,
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
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function numberOf(name: string, text: string, least: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= least && number <= 100) return number;
  throw wrong(`${name} is '${text}', expected a number from ${least} to 100`);
}

function wholeOf(name: string, text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw wrong(`${name} is '${text}', expected a whole number`);
}

const wrong = (message: string) => new UsageError(message, { hint: usage });
