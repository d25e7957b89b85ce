import { AdvisedError } from '#core/errors.ts';
import { bytesText, durationText } from './quantities.ts';
import type { Stage } from './stage.ts';

/** What an act has measured. It throws when anything is not as it should be. */
export interface Measured {
  /** One line: what was seen. */
  readonly seen: string;
  readonly bytes?: number;
}

export interface Act {
  /** What it shows, in the words of the table. */
  readonly shows: string;
  readonly play: (stage: Stage) => Promise<Measured>;
}

/** An act, or what this version cannot show and therefore does not claim. */
export type Planned = Act | { readonly shows: string; readonly notExercised: string };

interface Row {
  readonly shows: string;
  readonly result: 'real' | 'FAILED' | 'not reached' | 'not exercised';
  readonly seconds?: number;
  readonly bytes?: number;
  readonly seen: string;
}

/** Plays acts one after the other and keeps what came of each. Every act must have been played for a good end. */
export function createLedger(planned: readonly Planned[]) {
  const rows: Row[] = [];
  return {
    /** True when every act ended as it should. */
    async play(stage: Stage): Promise<boolean> {
      let isGood = true;
      for (const act of planned) {
        const row = await rowOf(act, stage, isGood);
        rows.push(row);
        if (stage.signal.aborted) return false;
        if (row.result === 'FAILED') stage.say(`\nFAILED: ${row.shows}: ${row.seen}`);
        isGood &&= row.result === 'real' || row.result === 'not exercised';
      }
      return isGood && rows.some(({ result }) => result === 'real');
    },
    table: () => tableOf(rows),
  };
}

async function rowOf(act: Planned, stage: Stage, isGood: boolean): Promise<Row> {
  const { shows } = act;
  if ('notExercised' in act) return { shows, result: 'not exercised', seen: act.notExercised };
  if (!isGood) return { shows, result: 'not reached', seen: 'something failed before it' };
  const began = performance.now();
  try {
    const measured = await act.play(stage);
    return { shows, result: 'real', seconds: (performance.now() - began) / 1000, ...measured };
  } catch (error) {
    const hint = error instanceof AdvisedError ? `\n  ${error.hint}` : '';
    const seen = (error instanceof Error ? error.message : String(error)).trim() + hint;
    return { shows, result: 'FAILED', seconds: (performance.now() - began) / 1000, seen };
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
  const real = rows.filter(({ result }) => result === 'real').length;
  return [
    ...all.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    failed === 0 ? `all ${real} as they should be` : `${failed} of ${real + failed} NOT as they should be`,
  ].join('\n');
}
