import { audited } from '../audit/audited.ts';
import { createWorkLog, type WorkLog } from '../audit/work-log.ts';
import type { SourceConfig } from '../config/source.ts';
import type { Compared } from '../manifest/contents.ts';
import { type PointRecord, pointName } from '../point/point-record.ts';
import type { Target } from '../ports/worker.ts';
import { readyToRestore } from '../restore/ready-to-restore.ts';
import { whenReadable } from '../thaw/when-readable.ts';
import type { Check, CheckResult } from './check.ts';
import { chooseDrilled } from './choose-drilled.ts';
import type { DrillDeps } from './deps.ts';
import { judgePoint } from './judge-point.ts';
import { rehearse } from './rehearse.ts';
import { staleness } from './staleness.ts';

export interface DrillRequest {
  readonly source: SourceConfig & { readonly checks?: readonly Check[] | undefined };
  readonly streams: number;
  readonly signal: AbortSignal;
  /** @default the newest good one that can be read now */
  readonly point?: PointRecord;
  /** Called when everything was restored and asked, while it is alive. What it throws, the drill meets. */
  readonly meet?: (target: Target) => Promise<void>;
}

/** The document of `drill`. `errors` is there when something beside the comparison and the checks went wrong. */
export interface DrillReport {
  readonly source: string;
  /** null when there is no good point at all. */
  readonly point: string | null;
  /**
   * `fail-backup`: the backup does not bring back what it should. `fail-environment`: this machine could not try, which
   * proves nothing. `stale`: the newest good point is older than rpo, or there is none; nothing was restored.
   */
  readonly verdict: 'pass' | 'fail-backup' | 'fail-environment' | 'stale';
  readonly compared: readonly Compared[];
  readonly checks: readonly CheckResult[];
  readonly errors?: readonly string[];
  readonly seconds: number;
  readonly rtoSeconds: number | null;
  /** Whether what was restored could reach nothing beyond this machine. False where nothing was restored. */
  readonly isolated: boolean;
}

/**
 * Rehearses the restore of a source's newest good point in a throw-away server; of one that can be read now, if there is
 * one within rpo. Throws only when it was stopped, the catalog cannot be read, or the point waits for its thaw.
 */
export async function drillSource(deps: DrillDeps, request: DrillRequest): Promise<DrillReport> {
  const { source } = request;
  const log = createWorkLog(deps.clock);
  const started = deps.clock.now();
  const point = request.point ?? (await chooseDrilled(deps, source, started, log));
  const subject = {
    verb: 'drill',
    source: source.name,
    ...(point ? { point: pointName(point) } : {}),
  };
  const { result } = await audited(
    deps,
    subject,
    log,
    async () => drill(deps, request, point, { log, started }),
    ({ verdict, seconds }) => ({ outcome: verdict, seconds }),
  );
  return result;
}

async function drill(
  deps: DrillDeps,
  request: DrillRequest,
  found: PointRecord | undefined,
  { log, started }: { readonly log: WorkLog; readonly started: Date },
): Promise<DrillReport> {
  const { source, signal } = request;
  const report = (
    rest: Pick<DrillReport, 'verdict'> & Partial<DrillReport>,
    endedAt = deps.clock.now(),
  ): DrillReport => ({
    source: source.name,
    point: found ? pointName(found) : null,
    compared: [],
    checks: [],
    isolated: false,
    ...rest,
    seconds: Math.round((endedAt.getTime() - started.getTime()) / 100) / 10,
    rtoSeconds: source.rto?.seconds ?? null,
  });
  const stale = staleness(found, source.rpo.seconds, started);
  if (!found || stale !== undefined) {
    log.add(`${stale}; nothing was restored`);
    return report({ verdict: 'stale', errors: [stale ?? 'there is no good point'] });
  }
  return whenReadable(deps.warmth, found, 'drill', async () => {
    const point = await readyToRestore(deps, found, signal, log);
    const [rehearsal, isolated] = await Promise.all([rehearse(deps, request, point, log), deps.isIsolated()]);
    const { cause: _, errors, endedAt, ...rest } = rehearsal;
    await judgePoint(deps, point, rehearsal);
    return report({ ...rest, isolated, ...(errors.length === 0 ? {} : { errors }) }, endedAt);
  });
}
