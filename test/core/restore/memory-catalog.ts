import type { LevelRecord } from '#core/manifest/level-record.ts';
import type { BrokenPoint, PointRecord } from '#core/point/point-record.ts';
import { standingOf } from '#core/point/standing.ts';
import type { Catalog } from '#core/ports/catalog.ts';

/** A catalog that keeps what it is told. */
export function createMemoryCatalog(
  points: readonly PointRecord[],
  broken: readonly BrokenPoint[] = [],
): Catalog & { readonly judged: Omit<LevelRecord, 'source' | 'runId'>[] } {
  let known = [...points].sort((a, b) => b.manifest.consistentAt.localeCompare(a.manifest.consistentAt));
  const judged: Omit<LevelRecord, 'source' | 'runId'>[] = [];
  return {
    judged,
    async sources() {
      const names = new Map([...known, ...broken].map(({ source, engine }) => [source, { source, engine }]));
      return [...names.values()];
    },
    async points(source) {
      return {
        points: known.filter((point) => point.source === source),
        broken: broken.filter((point) => point.source === source),
      };
    },
    async point({ runId }) {
      return known.find((point) => point.runId === runId) ?? broken.find((point) => point.runId === runId);
    },
    async judge({ source, runId }, record) {
      judged.push(record);
      known = known.map((point) => {
        if (point.runId !== runId) return point;
        const history = [...point.history, { ...record, source, runId }];
        return { ...point, history, ...standingOf(history) };
      });
    },
  };
}
