import type { LevelRecord } from '../../manifest/level-record.ts';
import { parseAddress } from '../../point/address.ts';
import { isOfNow } from '../../point/is-of-now.ts';
import { dataPrefix, type RunName } from '../../point/keys.ts';
import { type PointRecord, pointName } from '../../point/point-record.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ObjectRef, Store } from '../../ports/store.ts';
import { launchOf, type Report, readReport, reportKey, reportPrefix } from '../report.ts';
import type { RunRecord } from '../run-record.ts';
import { isWholeReading } from './is-whole-reading.ts';
import type { Evidence } from './judge-run.ts';

interface Deps {
  readonly store: Store;
  /** Of what lies in the store itself. */
  readonly lying: Catalog;
  readonly clock: Clock;
}

/** Which point a run is about: a backup makes one under its own name, the others name one. */
export function pointOf(record: RunRecord): RunName {
  const { engine, source, runId, point } = record;
  if (point === undefined) return { engine, source, runId };
  const address = parseAddress(point);
  return { engine, source, runId: address.kind === 'run' ? address.runId : runId };
}

/**
 * Looks at everything that lies in the store of a run. Throws what the store throws: what cannot be seen now is no
 * evidence of anything.
 */
export async function gatherEvidence(
  { store, lying, clock }: Deps,
  record: RunRecord,
): Promise<Evidence & { readonly point?: PointRecord }> {
  const reports = await reportsOf(store, record);
  const report = reports.get(record.launches);
  const said = { report, isAboutItsPoint: await isAboutItsPoint(lying, record, report) };
  const found = await lying.point(pointOf(record));
  if (!found) return { ...said, manifest: 'none' };
  if ('problem' in found) return { ...said, manifest: 'broken', problem: found.problem };
  const problem = await problemOf(store, found);
  const { seal } = found.manifest;
  const readBacks = [...reports.values()].flatMap(({ judgements }) =>
    judgements.flatMap((judgement) =>
      judgement.seal === seal && isReadBack(found, judgement.record, clock.now()) ? [judgement.record] : [],
    ),
  );
  return { ...said, manifest: 'sealed', problem, readBack: readBacks.at(-1), point: found };
}

/** Whether the document is about the point that the run is about; a drill's, about one that it has read as it lies there. */
async function isAboutItsPoint(
  lying: Catalog,
  { kind, engine, source, point }: RunRecord,
  report: Report | undefined,
): Promise<boolean> {
  const named = report?.document?.['point'];
  if (kind === 'restore') return named === point;
  for (const { seal, record } of report?.judgements ?? []) {
    if (record.level !== 'proven' || record.source !== source || pointName(record) !== named) continue;
    const found = await lying.point({ engine, source, runId: record.runId });
    return found !== undefined && 'manifest' in found && found.manifest.seal === seal;
  }
  return false;
}

const isReadBack = (point: PointRecord, record: LevelRecord, now: Date): boolean =>
  record.source === point.source &&
  record.runId === point.runId &&
  (record.level === 'damaged' ||
    (record.level === 'verified' && isWholeReading(point, record) && isOfNow(record.at, now)));

/**
 * By launch, in their order. Most launches have none: a run that found no room was launched once a minute. That of the
 * launch that counts is looked for by its key.
 */
async function reportsOf(store: Store, record: RunRecord): Promise<ReadonlyMap<number, Report>> {
  const launches = new Set([record.launches]);
  for await (const { key } of store.list(reportPrefix(record))) launches.add(launchOf(key));
  const reports = new Map<number, Report>();
  for (const launch of [...launches].sort((a, b) => a - b)) {
    if (!(launch >= 1 && launch <= record.launches)) continue;
    const bytes = await store.get(reportKey(record, launch));
    const report = bytes && readReport(bytes, record, launch);
    if (report) reports.set(launch, report);
  }
  return reports;
}

/** Whether every object of the manifest lies there as it says: size and checksum. Twice, before it is called wrong. */
async function problemOf(store: Store, point: PointRecord): Promise<string | undefined> {
  for (const { ref, bytes, checksum, what } of promised(point)) {
    const problem =
      (await wrongWith(store, ref, { bytes, checksum })) &&
      (await wrongWith(store, ref, { bytes, checksum }));
    if (problem) return `${what} '${ref.key}' ${problem}`;
  }
  return undefined;
}

async function wrongWith(
  store: Store,
  ref: ObjectRef,
  { bytes, checksum }: { readonly bytes: number | undefined; readonly checksum: string | undefined },
): Promise<string | undefined> {
  const head = await store.head(ref);
  if (!head) return 'is not in the store';
  if (bytes !== undefined && head.bytes !== bytes) return `has ${head.bytes} bytes, not ${bytes}`;
  if (checksum !== undefined && head.storedChecksum !== undefined && head.storedChecksum !== checksum) {
    return `has the checksum ${head.storedChecksum}, not ${checksum}`;
  }
  return undefined;
}

function promised({ manifest }: PointRecord) {
  const prefix = dataPrefix(manifest, manifest.class);
  return manifest.objects.flatMap((object) => [
    {
      what: 'object',
      ref: { key: object.key, versionId: object.versionId },
      bytes: object.bytes,
      checksum: object.storedChecksum,
    },
    {
      what: 'part list',
      ref: { key: `${prefix}${object.parts}`, versionId: object.partsVersionId ?? null },
      bytes: undefined,
      checksum: undefined,
    },
  ]);
}
