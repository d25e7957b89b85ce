import { AdvisedError } from '#core/errors.ts';
import { bytesText, durationText } from './quantities.ts';

/** Ids, counts and times by which somebody else can look for what an act has seen. */
export type Evidence = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What an act has measured. It throws when anything is not as it should be. */
export interface Measured {
  /** One line: what was seen. */
  readonly seen: string;
  readonly bytes?: number;
  readonly evidence?: Evidence;
}

/** What is needed to play acts one after the other. Acts ask for more. */
interface Around {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface Act<Stage> {
  /** Short, for the report. */
  readonly name: string;
  /** What it shows, in the words of the table. */
  readonly shows: string;
  /** `emulated`: our own code, and in place of AWS what this machine has. */
  readonly kind: 'real' | 'emulated';
  readonly play: (stage: Stage) => Promise<Measured>;
}

/** An act, or what this machine cannot show and therefore does not claim. */
export type Planned<Stage> =
  | Act<Stage>
  | { readonly name: string; readonly shows: string; readonly notExercised: string };

interface Row {
  readonly name: string;
  readonly shows: string;
  readonly result: 'real' | 'emulated' | 'FAILED' | 'not reached' | 'not exercised';
  readonly kind: 'real' | 'emulated' | 'not exercised';
  readonly seconds?: number;
  readonly bytes?: number;
  readonly seen: string;
  readonly evidence?: Evidence;
}

/** One line of the report. */
export interface Hop {
  readonly name: string;
  readonly ok: boolean;
  readonly kind: Row['kind'];
  readonly seconds: number | null;
  readonly evidence: Evidence;
}

/** Plays acts one after the other and keeps what came of each. Every act must have been played for a good end. */
export function createLedger<Stage extends Around>(planned: readonly Planned<Stage>[]) {
  const rows: Row[] = [];
  return {
    /** True when every act ended as it should. */
    async play(stage: Stage): Promise<boolean> {
      let isGood = true;
      for (const act of planned) {
        const row: Row = await rowOf(act, stage, isGood);
        rows.push(row);
        if (stage.signal.aborted) return false;
        if (row.result === 'FAILED') stage.say(`\nFAILED: ${row.shows}: ${row.seen}`);
        isGood &&= row.result === row.kind;
      }
      return isGood && rows.some(({ result }) => result === 'real');
    },
    table: () => tableOf(rows),
    hops: (): readonly Hop[] =>
      rows.map(({ name, kind, result, seconds = null, seen, evidence = {} }) => {
        return { name, ok: result === kind, kind, seconds, evidence: { ...evidence, seen } };
      }),
  };
}

async function rowOf<Stage>(act: Planned<Stage>, stage: Stage, isGood: boolean): Promise<Row> {
  const { name, shows } = act;
  if ('notExercised' in act) {
    return { name, shows, kind: 'not exercised', result: 'not exercised', seen: act.notExercised };
  }
  const { kind } = act;
  if (!isGood) return { name, shows, kind, result: 'not reached', seen: 'something failed before it' };
  const began = performance.now();
  try {
    const measured = await act.play(stage);
    return { name, shows, kind, result: kind, seconds: (performance.now() - began) / 1000, ...measured };
  } catch (error) {
    const hint = error instanceof AdvisedError ? `\n  ${error.hint}` : '';
    const seen = (error instanceof Error ? error.message : String(error)).trim() + hint;
    return { name, shows, kind, result: 'FAILED', seconds: (performance.now() - began) / 1000, seen };
  }
}

function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ shows, result, seconds, bytes, seen }) => [
    shows,
    result,
    seconds === undefined ? '' : durationText(seconds),
    bytes === undefined ? '' : bytesText(bytes),
    seen.split('\n')[0] ?? '',
  ]);
  const all = [['WHAT', 'RESULT', 'TIME', 'SIZE', 'SEEN'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const failed = rows.filter(({ result }) => result === 'FAILED' || result === 'not reached').length;
  const good = rows.filter(({ result }) => result === 'real' || result === 'emulated').length;
  return [
    ...all.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    failed === 0 ? `all ${good} as they should be` : `${failed} of ${good + failed} NOT as they should be`,
  ].join('\n');
}
