import type { WorkLog } from '../audit/work-log.ts';
import { AdvisedError, UsageError } from '../errors.ts';
import { type PointRecord, pointName } from '../point/point-record.ts';
import { FrozenError } from '../ports/store-errors.ts';
import type { Target, Worker } from '../ports/worker.ts';
import { type BroughtBack, bringBack } from './bring-back.ts';
import type { RestoreDeps } from './deps.ts';
import { recordDamage } from './record-damage.ts';
import type { RestoreRequest } from './restore-point.ts';

interface Restored extends BroughtBack {
  /** For people, without a user part. */
  readonly target: string;
  readonly verdict: 'matches' | 'differs' | 'failed';
}

/**
 * Writes a point into the target. A database that differs stays for people to look at; one whose restore failed is
 * taken out of use, so that nobody mistakes half a database for a whole one.
 */
export async function restoreInto(
  deps: RestoreDeps,
  request: RestoreRequest,
  point: PointRecord,
  log: WorkLog,
): Promise<Restored> {
  const { manifest } = point;
  const { url, create, createRoles, only, existing, streams, signal } = request;
  const worker = deps.workerFor(point);
  refuseUnknown(request, point, worker);
  const asked = { url, create, ...(only ? { only } : {}), ...(existing ? { existing } : {}) };
  const target = await worker.target(asked, manifest);
  log.add(`restoring ${pointName(point)} into ${target.label}`);
  try {
    const options = { createRoles, streams, signal, log: log.add, progress: deps.progress };
    const back = await bringBack(point, deps.openPoint(manifest, signal), target, options);
    if (back.errors.length > 0) {
      const left = [...back.left, await abandoned(target, back.errors[0] ?? 'the restore failed', log)];
      return { ...back, left, target: target.label, verdict: 'failed' };
    }
    const verdict = back.differences.length === 0 ? 'matches' : 'differs';
    return { ...back, target: target.label, verdict };
  } catch (error) {
    const reason = errorText(signal.aborted ? signal.reason : error);
    log.add(`error: ${reason}`);
    await recordDamage(deps, point, error, signal);
    const left = [await abandoned(target, reason, log)];
    if (error instanceof FrozenError) {
      for (const line of left) deps.progress.note(line);
      throw error;
    }
    const nothing = { compared: [], differences: [] };
    return { ...nothing, errors: [reason], left, target: target.label, verdict: 'failed' };
  } finally {
    await target.close().catch((error: unknown) => log.add(`closing: ${errorText(error)}`));
  }
}

/** An option that nobody heeds would restore something else than what was asked for. */
function refuseUnknown(
  { only, existing }: RestoreRequest,
  { engine }: PointRecord,
  { restoreOptions = [] }: Worker,
): void {
  const asked = [
    ...(only ? ['only' as const] : []),
    ...(existing === 'replace' ? ['overwrite' as const] : []),
  ];
  const unknown = asked.find((option) => !restoreOptions.includes(option));
  if (unknown === undefined) return;
  throw new UsageError(`--${unknown} is not known of points of ${engine}`, {
    hint: 'leave it out: nothing was touched; the whole point goes into an empty target',
  });
}

async function abandoned(target: Target, reason: string, log: WorkLog): Promise<string> {
  const said = await target
    .abandon(reason)
    .catch(
      (error: unknown) =>
        `${target.label} is half restored and could not be taken out of use (${errorText(error)}): drop it yourself`,
    );
  log.add(said);
  return said;
}

const errorText = (error: unknown): string => {
  if (error instanceof AdvisedError) return `${error.message} (${error.hint})`;
  return error instanceof Error ? error.message : String(error);
};
