import { type RunName, runPrefix } from '../../point/keys.ts';
import { isRunId } from '../../point/run-id.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Store } from '../../ports/store.ts';
import { openRuns } from './open-runs.ts';
import { RunEnd } from './run-records.ts';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly processes: Processes;
}

/**
 * Whether the newest run of a source that has ended ended badly, as far as the store itself tells. One that is under way
 * says nothing yet, one that gave way to another says nothing at all, and one whose process died has failed.
 */
export async function lastRunFailed(
  { store, clock, processes }: Deps,
  { engine, source }: Omit<RunName, 'runId'>,
): Promise<boolean> {
  const open = await openRuns(store, { engine, source }, clock, processes);
  const states = new Map(open.map(({ runId, state }) => [runId, state]));
  const runIds = (await store.children(`runs/${engine}/${source}/`)).filter(isRunId).sort().reverse();
  for (const runId of runIds) {
    const state = states.get(runId);
    if (state === 'alive') continue;
    if (state === 'dead') return true;
    const outcome = await outcomeOf(store, { engine, source, runId });
    if (outcome !== 'skipped') return outcome !== 'verified';
  }
  return false;
}

/** An end that cannot be read is no good one. */
async function outcomeOf(store: Store, run: RunName): Promise<RunEnd['outcome']> {
  const bytes = await store.get(`${runPrefix(run)}end.json`);
  try {
    return RunEnd.parse(JSON.parse(bytes?.toString('utf8') ?? '')).outcome;
  } catch {
    return 'failed';
  }
}
