import type { PointRecord } from '#core/point/point-record.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import type { Catalog } from '#core/ports/catalog.ts';

/** Every point of a source with all that its manifest and its records say, the newest first. */
export async function wholePoints(catalog: Catalog, source: string): Promise<readonly PointRecord[]> {
  const { points } = await catalog.points(source);
  return Promise.all(points.map((point) => wholePoint(catalog, point)));
}
