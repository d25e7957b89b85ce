import { isRunId } from '../../point/run-id.ts';
import { isGood } from '../../point/standing.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Store } from '../../ports/store.ts';
import { measuredPoint, rowsByTable } from './measured-point.ts';
import type { MeasuredPoint, Measurements } from './measurements.ts';

interface Deps {
  readonly store: Pick<Store, 'children'>;
  readonly catalog: Pick<Catalog, 'point'>;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

const atOnce = 16;

/** Of a store without a table: its manifests are read from the newest on, and no more of them than are asked for. */
export const createStoreMeasurements = ({ store, catalog, goodLevelOf }: Deps): Measurements => ({
  async good({ engine, source }, most) {
    // by the time that they were scheduled at, which is near enough to look for the newest
    const runIds = (await store.children(`points/${engine}/${source}/`)).filter(isRunId).sort().reverse();
    const found: MeasuredPoint[] = [];
    for (let start = 0; start < runIds.length && found.length < most; start += atOnce) {
      const batch = runIds.slice(start, start + atOnce);
      const points = await Promise.all(batch.map((runId) => catalog.point({ engine, source, runId })));
      for (const point of points) {
        if (!point || 'problem' in point || !isGood(point, goodLevelOf(engine))) continue;
        found.push(measuredPoint(point, rowsByTable(point)));
      }
    }
    return found.slice(0, most).sort((a, b) => a.consistentAt.getTime() - b.consistentAt.getTime());
  },
});
