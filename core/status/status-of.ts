import type { Audit, StoredEntry } from '../audit/audit.ts';
import type { Incidents } from '../cloud/ports/incidents.ts';
import type { PlanConfig } from '../config/plan.ts';
import type { SourceConfig } from '../config/source.ts';
import { isOfNow } from '../point/is-of-now.ts';
import { type PointSummary, pointName } from '../point/point-record.ts';
import { isGood } from '../point/standing.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import { nextRun } from '../schedule/next-run.ts';
import { lastDrills } from './last-drills.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
  /** Where there are stacks: what is wrong now. */
  readonly incidents?: Pick<Incidents, 'open'> | undefined;
}

interface Declared {
  readonly sources: Readonly<Record<string, SourceConfig>>;
  readonly plans: Readonly<Record<string, PlanConfig>>;
}

/** One source. What is not known is left out. */
export interface SourceStatus {
  readonly source: string;
  readonly engine: string;
  readonly newestGood?: string;
  /** The newest good point counts by its provider's word alone: nobody else can read its bytes back. */
  readonly onProvidersWord?: true;
  /** Age of the newest good point: now minus the instant it is consistent at. */
  readonly ageSeconds?: number;
  /** null for a source that is no longer in the config: nobody promises anything for it. */
  readonly rpoSeconds: number | null;
  readonly withinRpo: boolean;
  readonly lastDrill?: Pick<StoredEntry, 'at' | 'seconds'> & {
    readonly point: string;
    readonly verdict: string;
  };
  /** Incidents that are open; left out where nobody keeps them. */
  readonly openIncidents?: number;
  readonly nextRun?: string;
  /** Stored by points of which nobody has ever read every byte back; left out where there are none. */
  readonly unreadBytes?: number;
  /** Every second from one to the other can be restored; null where AWS keeps none. Left out where AWS was not asked. */
  readonly restorable?: { readonly from: string; readonly to: string } | null;
}

/** Every declared source, backed up or not, and every other one that has points in the store. */
export async function statusOf(
  deps: Deps,
  { sources, plans }: Declared,
  only?: string,
): Promise<readonly SourceStatus[]> {
  const stored = await deps.catalog.sources();
  const orphans = stored.filter(({ source }) => !Object.hasOwn(sources, source));
  const engines = new Map([
    ...orphans.map(({ source, engine }) => [source, engine] as const),
    ...Object.values(sources).map(({ name, engine }) => [name, engine] as const),
  ]);
  const names = [...engines.keys()].filter((name) => only === undefined || isMeant(name, only)).sort();
  const drills = await lastDrills(deps.audit, names);
  const lines: SourceStatus[] = [];
  for (const name of names) {
    const { points } = await deps.catalog.points(name);
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    const plan = source ? plans[source.plan] : undefined;
    const engine = engines.get(name) ?? '';
    const open = await deps.incidents?.open(name);
    const line = lineOf({ name, engine, source, plan }, points, drills.get(name), deps);
    lines.push({ ...line, ...(open ? { openIncidents: open.length } : {}) });
  }
  return lines;
}

/** What a source with a tag has found is meant with it: no other name has a dot. */
const isMeant = (name: string, only: string): boolean => name === only || name.startsWith(`${only}.`);

function lineOf(
  {
    name,
    engine,
    source,
    plan,
  }: {
    readonly name: string;
    readonly engine: string;
    readonly source: SourceConfig | undefined;
    readonly plan: PlanConfig | undefined;
  },
  points: readonly PointSummary[],
  drill: StoredEntry | undefined,
  { clock, goodLevelOf }: Deps,
): SourceStatus {
  const now = clock.now();
  // one that is dated after now would be within every promise, and would hide that nothing newer comes
  const newest = points.find(
    (point) => isGood(point, goodLevelOf(point.engine)) && isOfNow(point.manifest.consistentAt, now),
  );
  const ageSeconds = newest && (now.getTime() - new Date(newest.manifest.consistentAt).getTime()) / 1000;
  const next = plan?.schedule && !source?.paused ? nextRun(plan.schedule, plan.timeZone, now) : undefined;
  const lastDrill = newestDrill(drill, points);
  const unreadBytes = unreadBytesOf(points);
  return {
    source: name,
    engine,
    ...(newest ? { newestGood: pointName(newest) } : {}),
    ...(newest?.level === 'sealed' && newest.manifest.verifiableBy === 'provider'
      ? { onProvidersWord: true as const }
      : {}),
    ...(ageSeconds === undefined ? {} : { ageSeconds: Math.floor(ageSeconds) }),
    rpoSeconds: source?.rpo.seconds ?? null,
    withinRpo: !source || (ageSeconds !== undefined && ageSeconds <= source.rpo.seconds),
    ...(lastDrill ? { lastDrill } : {}),
    ...(next ? { nextRun: next.toISOString() } : {}),
    ...(unreadBytes > 0 ? { unreadBytes } : {}),
  };
}

/** What only its provider can read is not counted: nobody of us ever will. */
const unreadBytesOf = (points: readonly PointSummary[]): number =>
  points
    .filter(({ manifest }) => manifest.verifiableBy === 'holdfast')
    .filter(({ history }) => !history.some(({ level }) => level === 'verified' || level === 'proven'))
    .reduce((sum, { manifest }) => sum + manifest.totals.bytes, 0);

/** The audit tells of every drill; a point that was proven tells of one even where the audit is gone. */
function newestDrill(
  drill: StoredEntry | undefined,
  points: readonly PointSummary[],
): SourceStatus['lastDrill'] {
  const proven = points
    .flatMap((point) =>
      point.history
        .filter(({ level }) => level === 'proven')
        .map(({ at }) => ({ point: pointName(point), verdict: 'pass', at })),
    )
    .sort((a, b) => a.at.localeCompare(b.at))
    .at(-1);
  if (!drill?.point || (proven && proven.at > drill.at)) return proven;
  const { point, outcome, at, seconds } = drill;
  return { point, verdict: outcome, at, ...(seconds === undefined ? {} : { seconds }) };
}
