import { reachPort } from '#adapters/aws/rds/restoring/reach-port.ts';
import { openRestoredDatabases } from '#adapters/aws/rds/restoring/restored-databases.ts';
import { audited } from '#core/audit/audited.ts';
import { createWorkLog } from '#core/audit/work-log.ts';
import type { RestoreReport } from '#core/restore/restore-point.ts';
import { type RestoredDatabase, restoreDatabase } from '#engines/rds/restore/restore-database.ts';
import type { Wanted } from '#engines/rds/restore/wanted.ts';
import { exitCodes } from '../exit-codes.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { managedTarget } from './managed-target.ts';
import { restoreText } from './restore-text.ts';
import { wantedInstant } from './wanted-instant.ts';
import { wantedPoint } from './wanted-point.ts';

export interface ManagedInput {
  /** `ledger@latest`; with `at`, the source alone. */
  readonly point: string;
  /** `rds:NAME`. */
  readonly to: string;
  /** An instant of the automated backups instead of a point. */
  readonly at?: string;
}

/** `point` is null where an instant came back and no point. */
export interface ManagedReport extends Omit<RestoreReport, 'point'> {
  readonly point: string | null;
  readonly source: string;
  readonly at?: string;
}

/** Restores into a new instance or cluster with the rights of whoever asks. No role of the deployment may. */
export async function restoreManaged(
  { output, signal }: VerbContext,
  wired: Wired,
  input: ManagedInput,
): Promise<VerbResult> {
  const id = managedTarget(input.to);
  const progress = output.progress('restore');
  const log = createWorkLog(wired.clock);
  const startedMs = wired.clock.now().getTime();
  const found = await (input.at === undefined
    ? wantedPoint(wired, input.point, id, output.say)
    : wantedInstant(wired, input.point, input.at, id));
  const { wanted, source, point, region } = found;
  const databases = openRestoredDatabases(region);
  const { result, log: key } = await audited(
    { ...wired, progress },
    { verb: 'restore', source, ...(point === undefined ? {} : { point }), target: input.to },
    log,
    async () => {
      log.add(`restoring ${wanted.what} into ${input.to}, ${region}`);
      const deps = { databases, clock: wired.clock, progress, reach: reachPort, log: log.add, signal };
      return restoreDatabase(deps, wanted);
    },
    ({ verdict }) => ({
      outcome: verdict,
      target: input.to,
      seconds: secondsSince(startedMs, wired.clock.now()),
    }),
  ).finally(progress.end);
  const report: ManagedReport = {
    ...documentOf(result),
    ...{ source, point: point ?? null, target: input.to, log: key },
    ...instantOf(wanted),
    seconds: secondsSince(startedMs, wired.clock.now()),
  };
  return {
    document: report,
    text: restoreText(report, output, wanted.what),
    exitCode: result.verdict === 'matches' ? exitCodes.good : exitCodes.failed,
  };
}

const instantOf = ({ origin }: Wanted): { readonly at?: string } =>
  origin.as === 'instant' ? { at: origin.at.toISOString() } : {};

const secondsSince = (startedMs: number, now: Date): number =>
  Math.round((now.getTime() - startedMs) / 100) / 10;

const documentOf = ({ verdict, compared, differences, errors, left }: RestoredDatabase) => ({
  ...{ verdict, compared, differences: differences.length },
  ...(errors.length === 0 ? {} : { errors }),
  ...(left.length === 0 ? {} : { left }),
});
