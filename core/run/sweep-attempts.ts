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
    if (await removed(store, prefix, progress))
      progress.note(`removed ${prefix}, abandoned more than 7 days ago`);
  }
}

const settlesWithinMs = 10_000;

/**
 * Takes away what our own attempt committed before it failed, where the store lets us. `committing` is waited for: what
 * becomes visible after the removal would stay for 7 days. Dies this process here, the rest stays as long.
 */
export async function removeOwnAttempt(
  { store, clock, progress }: Pick<RunDeps, 'store' | 'clock' | 'progress'>,
  prefix: string,
  committing: Promise<unknown>,
): Promise<void> {
  if (!isSweepable(store)) return;
  const waited = new AbortController();
  const settled = committing.catch(() => {}).finally(() => waited.abort());
  await Promise.race([settled, clock.sleep(settlesWithinMs, waited.signal).catch(() => {})]);
  await removed(store, prefix, progress);
}

async function removed(store: Sweepable, prefix: string, progress: RunDeps['progress']): Promise<boolean> {
  try {
    await store.removeAttempt(prefix);
    return true;
  } catch (error) {
    progress.note(
      `${prefix} could not be removed: ${error instanceof Error ? error.message : String(error)}`,
    );
    return false;
  }
}

const isSweepable = (store: object): store is Sweepable => 'removeAttempt' in store;
