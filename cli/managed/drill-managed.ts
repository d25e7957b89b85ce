import { reachPort } from '#adapters/aws/rds/restoring/reach-port.ts';
import { openRestoredDatabases } from '#adapters/aws/rds/restoring/restored-databases.ts';
import { audited } from '#core/audit/audited.ts';
import { createWorkLog, type WorkLog } from '#core/audit/work-log.ts';
import { chooseDrilled } from '#core/drill/choose-drilled.ts';
import type { DrillReport } from '#core/drill/drill-source.ts';
import { staleness } from '#core/drill/staleness.ts';
import { PermanentError, UsageError } from '#core/errors.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import type { Progress } from '#core/ports/progress.ts';
import { alwaysWarm } from '#core/thaw/warmth.ts';
import type { Source } from '#engines/config.ts';
import { type Ask, drillDatabase } from '#engines/rds/drill/drill-database.ts';
import { drillWanted } from '#engines/rds/drill/drill-wanted.ts';
import { regionOf } from '#engines/rds/kept-facts.ts';
import { wantedFromPoint } from '#engines/rds/restore/wanted-from-point.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { keepProof } from './keep-proof.ts';

type RdsSource = Extract<Source, { engine: 'rds' }>;
type Sandbox = NonNullable<RdsSource['sandbox']>;
type Outcome = Pick<DrillReport, 'verdict'> & Partial<DrillReport> & { readonly endedAt?: Date };

interface Drilling {
  readonly point: PointRecord;
  readonly sandbox: Sandbox;
  readonly startedAt: Date;
  readonly progress: Progress;
  readonly log: WorkLog;
}

/** Rehearses the restore of the newest good point by RDS, with the rights of whoever asks. */
export async function drillManaged(
  { output, signal }: VerbContext,
  wired: Wired,
  source: RdsSource,
): Promise<DrillReport> {
  const { sandbox } = source;
  if (!sandbox) throw withoutSandbox(source.name);
  const progress = output.progress(source.name);
  const log = createWorkLog(wired.clock);
  const startedAt = wired.clock.now();
  const point = await chooseDrilled({ ...wired, progress, warmth: alwaysWarm }, source, startedAt, log);
  const stale = staleness(point, source.rpo.seconds, startedAt);
  const report = ({ endedAt = wired.clock.now(), ...outcome }: Outcome): DrillReport => ({
    ...{ source: source.name, point: point ? pointName(point) : null, compared: [], checks: [] },
    // what the groups of the sandbox let out is not looked at
    isolated: false,
    ...outcome,
    seconds: Math.round((endedAt.getTime() - startedAt.getTime()) / 100) / 10,
    rtoSeconds: source.rto?.seconds ?? null,
  });
  const { result } = await audited(
    { ...wired, progress },
    { verb: 'drill', source: source.name, ...(point ? { point: pointName(point) } : {}) },
    log,
    async () =>
      point && stale === undefined
        ? report(await rehearse(wired, { point, sandbox, startedAt, progress, log }, signal))
        : report({ verdict: 'stale', errors: [stale ?? 'there is no good point'] }),
    ({ verdict, seconds }) => ({ outcome: verdict, seconds }),
  ).finally(progress.end);
  return result;
}

async function rehearse(
  wired: Wired,
  { point, sandbox, startedAt, progress, log }: Drilling,
  signal: AbortSignal,
): Promise<Outcome> {
  const { clock, config } = wired;
  const databases = openRestoredDatabases(regionOf(point.manifest));
  const found = await wantedFromPoint(databases, point, 'hf-drill').catch((error: unknown) => {
    // the snapshot is gone, or is another one: there is nothing to come back from
    if (error instanceof PermanentError) return error;
    throw error;
  });
  if (found instanceof PermanentError) return { verdict: 'fail-backup', errors: [found.message] };
  const wanted = drillWanted(found, { deployment: config.deployment, sandbox, startedAt });
  log.add(`drilling ${wanted.what} as ${wanted.name.id}`);
  const deps = { databases, clock, progress, reach: reachPort, log: log.add, signal };
  const ask = await questionsOf(wired, { point, sandbox, engine: wanted.like.engine }, signal);
  const { errors, ...drilled } = await drillDatabase(deps, wanted, ask);
  if (drilled.verdict === 'pass') {
    const { compared, checks } = drilled;
    await keepProof(
      wired,
      point,
      { as: wanted.name.id, equal: compared.length, passed: checks.length },
      progress,
    );
  }
  return { ...drilled, ...(errors.length === 0 ? {} : { errors }) };
}

/** Refused before anything is restored where they could not be asked. */
async function questionsOf(
  { secrets, environment, config }: Wired,
  { point, sandbox, engine }: Pick<Drilling, 'point' | 'sandbox'> & { readonly engine: string },
  signal: AbortSignal,
): Promise<Ask | undefined> {
  const { url, checks } = sandbox;
  if (!url || !checks) return undefined;
  const { askPostgres } = await import('#engines/rds/drill/ask-postgres.ts');
  const consistentAt = new Date(point.manifest.consistentAt);
  const deps = { secrets, environment, ca: config.tls.ca, signal };
  return askPostgres(deps, { engine, url, checks, consistentAt });
}

const withoutSandbox = (name: string): UsageError =>
  new UsageError(`'${name}' has no sandbox to be drilled in`, {
    hint: "write sandbox: { subnetGroup: 'hf-drill', securityGroups: ['sg-…'] } into the source: groups that let nothing out, and this machine in. What is restored runs its jobs and its subscriptions",
  });
