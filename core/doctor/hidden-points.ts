import type { RunRecords } from '../cloud/ports/run-records.ts';
import { manifestKey } from '../point/keys.ts';
import { pointName } from '../point/point-record.ts';
import { isRunId } from '../point/run-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { type DoctorCheck, warning } from './doctor-check.ts';

interface Deps {
  /** The catalog in the table. */
  readonly catalog: Pick<Catalog, 'sources' | 'points'>;
  /** What lies in the bucket, whatever the table says. */
  readonly lying: Pick<Catalog, 'sources'>;
  readonly store: Pick<Store, 'list'>;
  readonly runs: Pick<RunRecords, 'open'>;
  readonly clock: Clock;
  /** The command that shows every version under a prefix of the store. */
  readonly showVersions: (prefix: string) => string;
}

interface Source {
  readonly source: string;
  /** Usually one. */
  readonly engines: readonly string[];
}

interface Compared extends Source {
  /** Run ids of points in the table whose manifest is not listed, the newest first. */
  readonly hidden: readonly string[];
  /** Run ids of manifests that the table does not know. */
  readonly unknown: readonly string[];
}

const name = 'points';
/** A run that has sealed needs some time until its point is in the table. */
const settledWithinMs = 3_600_000;
/** Whoever takes a point away hides it first, and takes its record out of the table a moment later. */
const secondLookAfterMs = 2_000;
const atOnce = 16;

/**
 * Compares the points of the table with the manifests that a plain list of the bucket shows: a delete marker hides one,
 * and the table would go on telling of a good backup. Nothing is read but keys. The table is read before the list, so a
 * point that is sealed meanwhile is never missed; and what is missed is looked for twice.
 */
export async function hiddenPoints(deps: Deps): Promise<readonly DoctorCheck[]> {
  const underWay = new Set<string>();
  for await (const { source, runId } of deps.runs.open()) underWay.add(pointName({ source, runId }));
  const compared = await inBatches(await allSources(deps), (source) => compare(deps, source, underWay));
  const suspected = compared.filter(({ hidden }) => hidden.length > 0);
  if (suspected.length > 0) await deps.clock.sleep(secondLookAfterMs);
  const again = await inBatches(suspected, (source) => compare(deps, source, underWay));
  const missing = again.filter(({ hidden }) => hidden.length > 0);
  const unknown = compared.filter((one) => one.unknown.length > 0);
  return [...missing.map((one) => isHidden(one, deps)), ...unknown.map(isUnknown)];
}

/** Of the table, and of the bucket. */
async function allSources({ catalog, lying }: Deps): Promise<readonly Source[]> {
  const engines = new Map<string, Set<string>>();
  for (const { source, engine } of [...(await catalog.sources()), ...(await lying.sources())]) {
    engines.set(source, (engines.get(source) ?? new Set()).add(engine));
  }
  return [...engines].map(([source, of]) => ({ source, engines: [...of] }));
}

async function compare(
  { catalog, store, clock }: Deps,
  { source, engines }: Source,
  underWay: ReadonlySet<string>,
): Promise<Compared> {
  const { points } = await catalog.points(source);
  const listed = new Map<string, Date>();
  for (const engine of engines) {
    for await (const { key, modifiedAt } of store.list(`points/${engine}/${source}/`)) {
      const runId = key.split('/').at(-2) ?? '';
      if (isRunId(runId) && key === manifestKey({ engine, source, runId })) listed.set(runId, modifiedAt);
    }
  }
  const known = new Set(points.map(({ runId }) => runId));
  const settledBefore = clock.now().getTime() - settledWithinMs;
  return {
    ...{ source, engines },
    hidden: points.map(({ runId }) => runId).filter((runId) => !listed.has(runId)),
    unknown: [...listed]
      .filter(([runId, at]) => !known.has(runId) && at.getTime() < settledBefore)
      .map(([runId]) => runId)
      .filter((runId) => !underWay.has(pointName({ source, runId })))
      .reverse(),
  };
}

const isHidden = ({ source, engines, hidden }: Compared, { showVersions }: Deps): DoctorCheck => ({
  ...{ name, source, ok: false },
  problem: `${named(source, hidden, 'is', 'are')} in the table and not in the bucket: hidden by a delete marker, or gone`,
  hint: [
    `see: ${engines.map((engine) => showVersions(`points/${engine}/${source}/`)).join('; ')}`,
    `what lies under a marker is taken back: npx holdfast undelete ${pointName({ source, runId: hidden[0] ?? '' })};`,
    'npx holdfast catalog rebuild takes out of the table what is not in the bucket',
  ].join('\n'),
});

const isUnknown = ({ source, unknown }: Compared): DoctorCheck =>
  warning(
    name,
    `${named(source, unknown, 'lies', 'lie')} in the bucket and not in the table: list does not show it`,
    'npx holdfast catalog rebuild takes it in, or says what is wrong with it',
    source,
  );

function named(source: string, runIds: readonly string[], one: string, many: string): string {
  const [runId = '', ...others] = runIds;
  const first = pointName({ source, runId });
  return others.length === 0 ? `${first} ${one}` : `${first} and ${others.length} more ${many}`;
}

async function inBatches<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  }
  return results;
}
