import type { Audit } from '../audit/audit.ts';
import { shownEntry } from '../audit/audit.ts';
import type { Incident, Incidents } from '../cloud/ports/incidents.ts';
import type { PlanConfig } from '../config/plan.ts';
import type { SourceConfig } from '../config/source.ts';
import { type PointSummary, pointName } from '../point/point-record.ts';
import type { AuditEntry } from '../ports/audit.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, StoreLock } from '../ports/store.ts';
import { type SourceStatus, statusOf } from '../status/status-of.ts';

interface Deps {
  readonly catalog: Catalog;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly store: Pick<Store, 'label' | 'lock'>;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
  readonly incidents?: Pick<Incidents, 'open' | 'everywhere'> | undefined;
}

interface Declared {
  readonly deployment: string;
  readonly sources: Readonly<Record<string, SourceConfig>>;
  readonly plans: Readonly<Record<string, PlanConfig>>;
}

/** One point as a report shows it. */
export interface ReportedPoint {
  readonly point: string;
  readonly class: string;
  readonly level: string;
  readonly flags: readonly string[];
  readonly consistentAt: string;
  readonly bytes: number;
  readonly rows: number;
  readonly keepUntil: string | null;
}

/** One source: how it stands, what was promised, who answers for it, what lies there. */
export interface ReportedSource extends SourceStatus {
  readonly rtoSeconds: number | null;
  readonly plan: string | null;
  readonly owner: string | null;
  readonly contacts: readonly string[];
  readonly classification: string | null;
  /** Of all its points together. */
  readonly bytes: number;
  readonly pointCount: number;
  /** The newest ones, the newest first. */
  readonly points: readonly ReportedPoint[];
  /** Of what lies there and cannot be believed. */
  readonly broken: readonly { readonly point: string; readonly problem: string }[];
}

/** Everything that is known at one instant. */
export interface State {
  readonly at: string;
  readonly deployment: string;
  readonly store: string;
  readonly lock: StoreLock;
  readonly sources: readonly ReportedSource[];
  /** Left out where nobody keeps them. */
  readonly incidents?: readonly Incident[];
  /** The newest deeds. */
  readonly deeds: readonly AuditEntry[];
}

const shownPoints = 30;
const shownDeeds = 50;

/** Gathers what one page of the whole state shows. Reads records alone: no archive, and nothing of a source. */
export async function stateOf(deps: Deps, declared: Declared): Promise<State> {
  const { clock, store, incidents } = deps;
  const sources: ReportedSource[] = [];
  for (const line of await statusOf(deps, declared)) sources.push(await sourceOf(deps, declared, line));
  return {
    at: clock.now().toISOString(),
    deployment: declared.deployment,
    store: store.label,
    lock: await store.lock(),
    sources,
    ...(incidents ? { incidents: await all(incidents.everywhere()) } : {}),
    deeds: await newestDeeds(deps.audit),
  };
}

async function sourceOf(
  { catalog }: Deps,
  { sources }: Declared,
  line: SourceStatus,
): Promise<ReportedSource> {
  const source = Object.hasOwn(sources, line.source) ? sources[line.source] : undefined;
  const { points, broken } = await catalog.points(line.source);
  return {
    ...line,
    rtoSeconds: source?.rto?.seconds ?? null,
    plan: source?.plan ?? null,
    owner: source?.owner ?? null,
    contacts: source?.contacts ?? [],
    classification: source?.classification ?? null,
    bytes: points.reduce((sum, { manifest }) => sum + manifest.totals.bytes, 0),
    pointCount: points.length,
    points: points.slice(0, shownPoints).map(reported),
    broken: broken.map((one) => ({ point: pointName(one), problem: one.problem })),
  };
}

const reported = ({ manifest, level, flags, rows }: PointSummary): ReportedPoint => ({
  ...{ point: pointName(manifest), class: manifest.class, level, flags, rows },
  consistentAt: manifest.consistentAt,
  bytes: manifest.totals.bytes,
  keepUntil: manifest.retention.keepUntil,
});

async function newestDeeds(audit: Audit): Promise<readonly AuditEntry[]> {
  const deeds: AuditEntry[] = [];
  for await (const entry of audit.entries()) {
    deeds.push(shownEntry(entry));
    if (deeds.length >= shownDeeds) break;
  }
  return deeds;
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
