import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Contestant, Place, Stage } from './contestant.ts';
import { perform, type Run } from './perform.ts';

interface Rounds {
  readonly rounds: number;
  /** For those that are slow. */
  readonly slowRounds: number;
  /** Called with each result as it comes. */
  readonly onRun: (run: Run) => void;
}

/**
 * One after the other, round by round, so that what else the machine does meets all of them. Every round begins with
 * another one. Returns the folders of each one's last run; those of the others are removed.
 */
export async function performRounds(
  stage: Stage,
  contestants: readonly Contestant[],
  { rounds, slowRounds, onRun }: Rounds,
): Promise<ReadonlyMap<string, Place>> {
  const last = new Map<string, Place>();
  for (let round = 1; round <= rounds; round++) {
    const first = (round - 1) % contestants.length;
    for (const contestant of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      if (contestant.slow && round > slowRounds) continue;
      const { run, place } = await perform(stage, contestant, round);
      onRun(run);
      const before = last.get(contestant.name);
      if (before) await rm(dirname(before.out), { recursive: true, force: true });
      last.set(contestant.name, place);
    }
  }
  return last;
}
