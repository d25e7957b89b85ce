import type { WorkLog } from '../audit/work-log.ts';
import { AdvisedError, EnvironmentError, PermanentError } from '../errors.ts';
import type { PointRecord } from '../point/point-record.ts';
import { FrozenError } from '../ports/store-errors.ts';
import type { Scratch } from '../ports/worker.ts';
import { type BroughtBack, bringBack, differenceText } from '../restore/bring-back.ts';
import { isConfirmed, isDamage } from '../restore/confirm-damage.ts';
import type { CheckResult } from './check.ts';
import type { DrillDeps } from './deps.ts';
import type { DrillRequest } from './drill-source.ts';
import { runChecks } from './run-checks.ts';
import { runCommand } from './run-command.ts';

export interface Rehearsal {
  readonly verdict: 'pass' | 'fail-backup' | 'fail-environment';
  /**
   * Why it failed. Only `bytes` (a stored byte is wrong or gone) and `contents` (what came back, without any error,
   * is not what was there) say that the point itself is bad.
   */
  readonly cause: 'bytes' | 'contents' | 'restore' | 'checks' | undefined;
  readonly compared: BroughtBack['compared'];
  readonly checks: readonly CheckResult[];
  readonly errors: readonly string[];
  /** When everything was restored and asked; taking the server away again is no part of a real restore. */
  readonly endedAt: Date;
}

/** A smoke test of an application, not a load test. */
const commandTimeoutMs = 10 * 60_000;

/** Restores a point into a throw-away server, which is ended whatever happens, and asks it everything. */
export async function rehearse(
  deps: DrillDeps,
  request: DrillRequest,
  point: PointRecord,
  log: WorkLog,
): Promise<Rehearsal> {
  const { signal } = request;
  let scratch: Scratch | undefined;
  try {
    deps.progress.phase('scratch');
    scratch = await deps.workerFor(point).scratch(point.manifest, signal);
    return await restoreAndAsk(deps, request, point, { scratch, log });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    log.add(`error: ${errorText(error)}`);
    if (error instanceof FrozenError) throw error;
    const told = isDamage(error) ? await judgedBytes(deps, point, error, signal) : judged(error);
    return { ...told, compared: [], checks: [], endedAt: deps.clock.now() };
  } finally {
    if (scratch) deps.progress.phase('remove');
    await scratch?.end().catch((error: unknown) => {
      log.add(`the throw-away server: ${errorText(error)}`);
      deps.progress.note(`the throw-away server could not be removed: ${errorText(error)}`);
    });
  }
}

async function restoreAndAsk(
  deps: DrillDeps,
  { source, streams, signal, meet }: DrillRequest,
  point: PointRecord,
  { scratch, log }: { readonly scratch: Scratch; readonly log: WorkLog },
): Promise<Rehearsal> {
  const { target } = scratch;
  // Roles are part of what a drill brings back: a throw-away server has none of them.
  const options = { createRoles: true, streams, signal, log: log.add, progress: deps.progress };
  const back = await bringBack(point, deps.openPoint(point.manifest, signal), target, options);
  deps.progress.phase('checks');
  const checks = await runChecks(source.checks ?? [], target, new Date(point.manifest.consistentAt), signal);
  for (const { check, ok, found } of checks) log.add(`${ok ? 'ok' : 'FAILED'}: ${check} (found ${found})`);
  if (source.drill) {
    const { folder, environment, shell } = deps;
    const found = { databaseUrl: scratch.url, leading: scratch.environment };
    const command = { ...source.drill, folder, environment, ...found, signal, log: log.add };
    checks.push(await runCommand(shell, { ...command, timeoutMs: commandTimeoutMs }));
  }
  const { compared, differences, errors } = back;
  const cause =
    errors.length > 0
      ? 'restore'
      : differences.length > 0
        ? 'contents'
        : checks.some(({ ok }) => !ok)
          ? 'checks'
          : undefined;
  const told = cause === 'contents' ? differences.slice(0, 20).map(differenceText) : errors;
  const endedAt = deps.clock.now();
  // what brought back something else, or ended with errors, speaks for itself: nobody is asked of it
  if (cause === undefined || cause === 'checks') await meet?.(target);
  return {
    verdict: cause ? 'fail-backup' : 'pass',
    cause,
    compared,
    checks,
    errors: told,
    endedAt,
  };
}

type Judged = Pick<Rehearsal, 'verdict' | 'cause' | 'errors'>;

/** Bytes that read well the second time do not speak against the backup. */
async function judgedBytes(
  deps: DrillDeps,
  point: PointRecord,
  error: unknown,
  signal: AbortSignal,
): Promise<Judged> {
  const errors = [errorText(error)];
  return (await isConfirmed(deps, point, error, signal))
    ? { verdict: 'fail-backup', cause: 'bytes', errors }
    : { verdict: 'fail-environment', cause: undefined, errors };
}

/** Only what cannot get better by itself speaks against the backup; a lost connection or a full disk does not. */
function judged(error: unknown): Judged {
  const errors = [errorText(error)];
  if (error instanceof PermanentError && !(error instanceof EnvironmentError)) {
    return { verdict: 'fail-backup', cause: 'restore', errors };
  }
  return { verdict: 'fail-environment', cause: undefined, errors };
}

function errorText(error: unknown): string {
  if (error instanceof AdvisedError) return `${error.message} (${error.hint})`;
  return error instanceof Error ? error.message : String(error);
}
