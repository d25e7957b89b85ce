import type { RunName } from '../point/keys.ts';
import type { Sweepable } from '../ports/store.ts';
import { abandonedAttempts } from './abandoned-attempts.ts';
import { openRuns } from './claim/open-runs.ts';
import type { RunDeps } from './deps.ts';

/**
 * Removes what attempts of this source left more than 7 days ago, where the store lets us (a folder does; in S3 only
 * retire may). What cannot be removed is told and does not keep tonight's backup from being taken.
 */
export async function sweepAttempts(
  deps: RunDeps,
  { engine, source }: Omit<RunName, 'runId'>,
): Promise<void> {
  const { store, clock, processes, progress } = deps;
  if (!isSweepable(store)) return;
  const open = await openRuns(store, { engine, source }, clock, processes);
  const alive = new Set(open.filter(({ state }) => state === 'alive').map(({ runId }) => runId));
  const left = await abandonedAttempts(deps, (runId) => alive.has(runId), { engine, source });
  for (const { prefix, removable } of left) {
    if (!removable) continue;
    try {
      await store.removeAttempt(prefix);
      progress.note(`removed ${prefix}, abandoned more than 7 days ago`);
    } catch (error) {
      progress.note(
        `${prefix} could not be removed: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

const isSweepable = (store: object): store is Sweepable => 'removeAttempt' in store;
