import type { RunName } from '../point/keys.ts';
import { pointName } from '../point/point-record.ts';
import { verifyPoint } from '../verify/verify-point.ts';
import { endRun } from './claim/claim-run.ts';
import { openRuns } from './claim/open-runs.ts';
import type { RunDeps } from './deps.ts';
import type { RunRequest } from './run-source.ts';

/**
 * Settles what earlier runs of a source left when their process died. A point that was sealed and never read back is
 * verified (K5), not taken again; a run without a point ends as failed. Their data stays for seven days.
 */
export async function recoverRuns(
  deps: RunDeps,
  { engine, source }: Omit<RunName, 'runId'>,
  { signal }: Pick<RunRequest, 'signal'>,
): Promise<void> {
  const dead = (await openRuns(deps.store, { engine, source }, deps.clock, deps.processes)).filter(
    (run) => run.state === 'dead',
  );
  for (const { runId } of dead) {
    signal.throwIfAborted();
    await settle(deps, { engine, source, runId }, signal);
  }
}

async function settle(deps: RunDeps, run: RunName, signal: AbortSignal): Promise<void> {
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
  if (point.level === 'sealed' && !point.flags.includes('damaged')) {
    progress.note(`run ${run.runId} died after it sealed its point; reading that back first`);
    const verdict = await verifyPoint({ ...deps, worker: deps.workerFor(progress) }, point, signal);
    // Cannot be read now: the run stays open, and the next one tries again.
    if (verdict.verdict === 'unreachable') return;
  }
  const known = await catalog.point(run);
  const good = known && 'level' in known && known.level !== 'sealed' && !known.flags.includes('damaged');
  await endRun(
    deps,
    run,
    good ? { outcome: 'verified', point: pointName(run) } : { outcome: 'failed', point: pointName(run) },
  );
}
