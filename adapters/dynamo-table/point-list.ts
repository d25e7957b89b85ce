import * as z from 'zod';
import { LevelRecord } from '#core/manifest/level-record.ts';
import { Manifest } from '#core/manifest/manifest.ts';
import type { PointSummary } from '#core/point/point-record.ts';
import { standingOf } from '#core/point/standing.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import { beginning, docOf, everythingIn, query, sourceKey, type Table } from './table.ts';

/** What the table keeps of a point: everything but its lists, which lie in the store. */
export const KeptPoint = z.object({
  engine: z.string(),
  rows: z.number(),
  manifest: Manifest.omit({ objects: true, contents: true }),
  history: z.array(LevelRecord.omit({ contents: true, findings: true })),
});

/** The partition that names every source that ever had a point. */
export const sourcesKey = 'SOURCES';
export const KeptSource = z.object({ engine: z.string(), source: z.string() });

/** Points of a source, the newest first, page by page. */
export async function* newestPoints(table: Table, source: string): AsyncGenerator<PointSummary> {
  const items = query(table, { ...beginning(sourceKey(source), 'POINT#'), ScanIndexForward: false });
  for await (const item of items) {
    const doc = docOf(item, KeptPoint);
    if (!doc) continue;
    const { runId } = doc.manifest;
    yield { ...doc, source, runId, ...standingOf(doc.history) };
  }
}

/** Points as the table knows them, and nothing of the store is needed to read them. */
export const createPointList = (table: Table): Pick<Catalog, 'sources' | 'points'> => ({
  async sources() {
    const found: z.output<typeof KeptSource>[] = [];
    for await (const item of query(table, everythingIn(sourcesKey))) {
      const doc = docOf(item, KeptSource);
      if (doc) found.push(doc);
    }
    return found;
  },
  async points(source) {
    const points: PointSummary[] = [];
    for await (const point of newestPoints(table, source)) points.push(point);
    return { points, broken: [] };
  },
});
