import type { LevelRecord } from '../../manifest/level-record.ts';
import { isOfNow } from '../../point/is-of-now.ts';
import { type PointRecord, pointName } from '../../point/point-record.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import { ObjectExistsError } from '../../ports/store-errors.ts';
import type { PointTable } from '../ports/point-table.ts';
import type { Report } from '../report.ts';
import type { RunRecord } from '../run-record.ts';
import { pointOf } from './gather-evidence.ts';
import { isWholeReading } from './is-whole-reading.ts';

interface Deps {
  /** Of what lies in the store itself. */
  readonly lying: Catalog;
  readonly points: PointTable;
  readonly clock: Clock;
}

type Judgement = Report['judgements'][number];

/**
 * Makes verdicts of what was found out about points: level files beside their manifests, which nobody but settle may
 * write, and the table. Done twice, the same files are there once: their names have the finder's time.
 */
export async function keepJudgements(
  { lying, points, clock }: Deps,
  record: RunRecord,
  judgements: readonly Judgement[],
  document: Report['document'],
): Promise<readonly PointRecord[]> {
  const kept = new Map<string, PointRecord>();
  for (const { seal, record: found } of judgements) {
    const run = { engine: record.engine, source: found.source, runId: found.runId };
    if (!isOfRun(record, found)) continue;
    // dated after now it would outlast any damage that is found until then: the newer word counts
    if (found.level !== 'damaged' && !isOfNow(found.at, clock.now())) continue;
    const point = await lying.point(run);
    // Of a manifest that is not there any more, or another one now, nothing was found out.
    if (!point || 'problem' in point || point.manifest.seal !== seal) continue;
    if (!isFoundOut(record, point, found, document)) continue;
    await lying.judge(run, found).catch((error: unknown) => {
      if (!(error instanceof ObjectExistsError)) throw error;
    });
    kept.set(found.runId, point);
  }
  return Promise.all([...kept.values()].map((point) => keepPoint({ lying, points }, point)));
}

/** A run speaks of the point that it is about. A drill looks for the newest good one of its source by itself. */
const isOfRun = (record: RunRecord, { source, runId }: LevelRecord): boolean =>
  source === record.source && (record.kind === 'drill' || runId === pointOf(record).runId);

/** What a worker may find out. That a point is suspect, or accepted, is for others to say. */
function isFoundOut(
  { kind }: RunRecord,
  point: PointRecord,
  found: LevelRecord,
  document: Report['document'],
): boolean {
  switch (found.level) {
    case 'damaged':
      return true;
    case 'verified':
      return isWholeReading(point, found);
    case 'proven':
      return kind === 'drill' && document?.['verdict'] === 'pass' && document['point'] === pointName(point);
    case 'suspect':
    case 'accepted':
      return false;
  }
}

/** Writes a point into the table as it lies in the store now. */
export async function keepPoint(
  { lying, points }: Pick<Deps, 'lying' | 'points'>,
  point: PointRecord,
): Promise<PointRecord> {
  const now = await lying.point(point);
  if (!now || 'problem' in now) return point;
  await points.keep(now);
  return now;
}
