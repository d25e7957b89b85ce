import type { PointTable } from '#core/cloud/ports/point-table.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import type { Catalog } from '#core/ports/catalog.ts';

/** The table of points in memory. */
export function createMemoryTable(lying: Catalog): PointTable & { kept: Map<string, PointRecord> } {
  const kept = new Map<string, PointRecord>();
  const keep = async (point: PointRecord): Promise<void> => {
    const known = kept.get(pointName(point))?.history.length ?? 0;
    if (point.flags.length > 0 || known <= point.history.length) kept.set(pointName(point), point);
  };
  return {
    kept,
    keep,
    replace: async (point) => void kept.set(pointName(point), point),
    forget: async ({ source, runId }) => void kept.delete(pointName({ source, runId })),
    sources: async () => [...kept.values()].map(({ engine, source }) => ({ engine, source })),
    points: async (source) => ({
      points: [...kept.values()]
        .filter((point) => point.source === source)
        .sort((a, b) => b.manifest.consistentAt.localeCompare(a.manifest.consistentAt)),
      broken: [],
    }),
    point: (run) => lying.point(run),
    async judge(run, record) {
      await lying.judge(run, record);
      const point = await lying.point(run);
      if (point && 'manifest' in point) await keep(point);
    },
  };
}
