import { audited } from '../audit/audited.ts';
import { createWorkLog } from '../audit/work-log.ts';
import { type FoundPoint, findPoint } from '../point/find-point.ts';
import { pointName } from '../point/point-record.ts';
import { whenReadable } from '../thaw/when-readable.ts';
import type { BroughtBack } from './bring-back.ts';
import type { RestoreDeps } from './deps.ts';
import { readyToRestore } from './ready-to-restore.ts';
import { restoreInto } from './restore-into.ts';

export interface RestoreRequest {
  /** `orders@latest`, or any other address of a point. */
  readonly address: string;
  /** Connection URL of the target; never printed. */
  readonly url: string;
  /** For people and the audit, until the engine has said how the target is called: without a user part. */
  readonly label: string;
  readonly create: boolean;
  readonly createRoles: boolean;
  /** Parts of the point, as the engine names them; without, all of it. */
  readonly only?: readonly string[];
  /** Whether what has the same name in the target is replaced. @default refuse */
  readonly existing?: 'refuse' | 'replace';
  readonly streams: number;
  readonly signal: AbortSignal;
}

/** The document of `restore`; lists that are empty are left out, but for `compared`. */
export interface RestoreReport {
  readonly point: string;
  readonly target: string;
  readonly verdict: 'matches' | 'differs' | 'failed';
  readonly compared: BroughtBack['compared'];
  readonly differences: number;
  readonly errors?: readonly string[];
  readonly left?: readonly string[];
  readonly seconds: number;
  /** Key of the log in the store; null where the store did not take it. */
  readonly log: string | null;
}

/**
 * Brings a point back into an empty database and compares everything. Throws when nothing was touched: no such point,
 * a damaged one, one that waits for its thaw, a target that is not empty. Once it has begun to write, whatever happens is
 * in the report; but a thawed copy that goes in the middle is thawed again, and what was written taken out of use.
 */
export async function restorePoint(deps: RestoreDeps, request: RestoreRequest): Promise<RestoreReport> {
  const { clock, progress } = deps;
  const found: FoundPoint = await findPoint(deps.catalog, request.address, deps);
  for (const skipped of found.skipped) progress.note(`passed over: ${skipped}`);
  const name = pointName(found.point);
  const log = createWorkLog(clock);
  const startedMs = clock.now().getTime();
  const { result, log: key } = await audited(
    deps,
    { verb: 'restore', source: found.point.source, point: name, target: request.label },
    log,
    () =>
      whenReadable(deps.warmth, found.point, 'restore', async () => {
        const point = await readyToRestore(deps, found.point, request.signal, log);
        const restored = await restoreInto(deps, request, point, log);
        return { ...restored, seconds: Math.round((clock.now().getTime() - startedMs) / 100) / 10 };
      }),
    ({ verdict, target, seconds }) => ({
      outcome: request.signal.aborted ? 'stopped' : verdict,
      target,
      seconds,
    }),
  );
  const { target, verdict, compared, differences, errors, left, seconds } = result;
  return {
    point: name,
    target,
    verdict,
    compared,
    differences: differences.length,
    ...(errors.length === 0 ? {} : { errors }),
    ...(left.length === 0 ? {} : { left }),
    seconds,
    log: key,
  };
}
