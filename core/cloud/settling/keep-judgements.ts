import type { LevelRecord } from '../../manifest/level-record.ts';
import type { PointRecord } from '../../point/point-record.ts';
import type { Catalog } from '../../ports/catalog.ts';
import { ObjectExistsError } from '../../ports/store-errors.ts';
import type { PointTable } from '../ports/point-table.ts';
import type { Report } from '../report.ts';

interface Deps {
  /** Of what lies in the store itself. */
  readonly lying: Catalog;
  readonly points: PointTable;
}

/** What a worker may find out. That a point is suspect, or accepted, is for others to say. */
const foundOut: readonly LevelRecord['level'][] = ['verified', 'damaged', 'proven'];

/**
 * Makes verdicts of what a report found out about points: level files beside their manifests, which nobody but settle
 * may write, and the table. Done twice, the same files are there once: their names have the worker's time.
 */
export async function keepJudgements(
  { lying, points }: Deps,
  { engine, judgements }: Pick<Report, 'judgements'> & { readonly engine: string },
): Promise<readonly PointRecord[]> {
  const kept = new Map<string, PointRecord>();
  for (const { seal, record } of judgements) {
    if (!foundOut.includes(record.level)) continue;
    const run = { engine, source: record.source, runId: record.runId };
    const point = await lying.point(run);
    // Of a manifest that is not there any more, or another one now, nothing was found out.
    if (!point || 'problem' in point || point.manifest.seal !== seal) continue;
    await lying.judge(run, record).catch((error: unknown) => {
      if (!(error instanceof ObjectExistsError)) throw error;
    });
    kept.set(record.runId, point);
  }
  return Promise.all([...kept.values()].map((point) => keepPoint({ lying, points }, point)));
}

/** Writes a point into the table as it lies in the store now. */
export async function keepPoint({ lying, points }: Deps, point: PointRecord): Promise<PointRecord> {
  const now = await lying.point(point);
  if (!now || 'problem' in now) return point;
  await points.keep(now);
  return now;
}
