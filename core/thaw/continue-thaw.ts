import type { WorkQueue } from '../cloud/ports/queues.ts';
import type { RunRecords } from '../cloud/ports/run-records.ts';
import type { RunRecord } from '../cloud/run-record.ts';
import { parseAddress } from '../point/address.ts';
import { runIdOf } from '../point/run-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Store } from '../ports/store.ts';
import { coldObjects } from './cold-objects.ts';

export interface ContinueDeps {
  readonly store: Pick<Store, 'head'>;
  /** Of what lies in the store itself. */
  readonly lying: Pick<Catalog, 'point'>;
  readonly runs: Pick<RunRecords, 'replace'>;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Twice what the slowest thaw takes: longer, something is wrong with it. */
const patienceMs = 4 * 86_400_000;

/**
 * Goes on with a run that ended as waiting for a thaw: once every object of its point can be read, another run of the same
 * is asked for, whose id follows from when the first one ended. Dies this process in between, it is asked for again and
 * starts once. Returns the record when people must hear that it never came to be.
 */
export async function continueThaw(deps: ContinueDeps, record: RunRecord): Promise<RunRecord | undefined> {
  const { runs, queue, clock, log } = deps;
  const { thaw, endedAt, kind, source, runId, target, thawSpeed, thaws = 0 } = record;
  if (!thaw || endedAt === undefined) return record;
  if (!(await isReadable(deps, record, thaw.point))) {
    return clock.now().getTime() - Date.parse(endedAt) > patienceMs ? gaveUp(record, thaw.point) : undefined;
  }
  const next = {
    ask: 'run',
    ...{ kind, source, scheduledAt: endedAt, thaws: thaws + 1 },
    // a drill looks for its point by itself, and finds the same one or a better
    ...(kind === 'drill' ? {} : { point: thaw.point }),
    ...(target === undefined ? {} : { target }),
    ...(thawSpeed === undefined ? {} : { thawSpeed }),
  } as const;
  await queue.send([next]);
  const continuedAs = runIdOf(source, new Date(endedAt));
  await runs.replace({ ...record, thaw: { ...thaw, continuedAs }, told: true });
  log.info('POINT_IS_THAWED', { point: thaw.point, run: runId, source, continuedAs });
  return undefined;
}

/** What is gone, or cannot be believed any more, is for the next run to say. */
async function isReadable(
  { store, lying }: ContinueDeps,
  { engine }: RunRecord,
  name: string,
): Promise<boolean> {
  const address = parseAddress(name);
  if (address.kind !== 'run') return true;
  const point = await lying.point({ engine, source: address.source, runId: address.runId });
  if (!point || 'problem' in point) return true;
  for await (const { state } of coldObjects(store, point.manifest)) if (state !== 'readable') return false;
  return true;
}

const gaveUp = (record: RunRecord, point: string): RunRecord => ({
  ...record,
  error: {
    message: `${point} was not thawed within ${patienceMs / 86_400_000} days`,
    hint: `look at its objects: npx holdfast show ${point}; then ask again`,
  },
});
