import type { RunName } from '../point/keys.ts';
import { type PointRecord, type PointSummary, pointName } from '../point/point-record.ts';
import { wholePoint } from '../point/whole-point.ts';
import { verifyPoint } from '../verify/verify-point.ts';
import { endRun } from './claim/claim-run.ts';
import { openRuns } from './claim/open-runs.ts';
import type { RunDeps } from './deps.ts';
import type { RunRequest } from './run-source.ts';
import { guardStalls } from './stall-guard.ts';

/**
 * Settles what earlier runs of a source left when their process died, or gave up before they knew that their manifest
 * had arrived. A point that was sealed and never read back is verified (K5), not taken again; a run without a point ends
 * as failed. Their data stays for seven days.
 */
export async function recoverRuns(
  deps: RunDeps,
  { engine, source }: Omit<RunName, 'runId'>,
  request: Pick<RunRequest, 'signal' | 'limits' | 'plan'>,
): Promise<void> {
  const open = await openRuns(deps.store, { engine, source }, deps.clock, deps.processes);
  for (const { runId, state } of open) {
    request.signal.throwIfAborted();
    if (state === 'dead') await settle(deps, { engine, source, runId }, request);
  }
  const known = new Set(open.map(({ runId }) => runId));
  for (const point of (await deps.catalog.points(source)).points) {
    if (point.engine !== engine || known.has(point.runId) || !isUnread(point)) continue;
    request.signal.throwIfAborted();
    deps.progress.note(`${pointName(point)} was sealed and never read back; reading it back first`);
    await isDecided(deps, await wholePoint(deps.catalog, point), request);
  }
}

const isUnread = ({ level, flags }: PointSummary): boolean =>
  level === 'sealed' && !flags.includes('damaged');

async function settle(
  deps: RunDeps,
  run: RunName,
  request: Pick<RunRequest, 'signal' | 'limits' | 'plan'>,
): Promise<void> {
  const { catalog, progress } = deps;
  const point = await catalog.point(run);
  if (!point || 'problem' in point) {
    progress.note(`run ${run.runId} died before it sealed anything; it ends as failed`);
    await endRun(deps, run, {
      outcome: 'failed',
      error: {
        message: point?.problem ?? 'its process died before anything was sealed',
        hint: 'nothing of it counts; its data is removed after 7 days',
      },
    });
    return;
  }
  if (isUnread(point)) {
    progress.note(`run ${run.runId} died after it sealed its point; reading that back first`);
    // Cannot be read now: the run stays open, and the next one tries again. Tonight's backup does not wait for it.
    if (!(await isDecided(deps, point, request))) return;
  }
  const known = await catalog.point(run);
  const good = known && 'level' in known && known.level !== 'sealed' && !known.flags.includes('damaged');
  await endRun(
    deps,
    run,
    good ? { outcome: 'verified', point: pointName(run) } : { outcome: 'failed', point: pointName(run) },
  );
}

/** Reads the point back, watched like a run: a program that hangs must not keep the night's backup from being taken. */
async function isDecided(
  deps: RunDeps,
  point: PointRecord,
  { signal, limits, plan }: Pick<RunRequest, 'signal' | 'limits' | 'plan'>,
): Promise<boolean> {
  const guard = guardStalls(deps.progress, signal, deps.clock, {
    stallAfterMs: limits.stallAfterMs,
    deadlineMs: plan.deadline.seconds * 1000,
  });
  const watched = { ...deps, progress: guard.progress, worker: deps.workerFor(guard.progress) };
  try {
    const { verdict } = await verifyPoint(watched, point, guard.signal);
    if (verdict === 'good') await deps.judge?.(point);
    return verdict !== 'unreachable';
  } catch (error) {
    signal.throwIfAborted();
    if (!guard.signal.aborted) throw error;
    deps.progress.note(`${pointName(point)} could not be read back: ${String(guard.signal.reason)}`);
    return false;
  } finally {
    guard.release();
  }
}
