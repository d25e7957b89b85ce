import {
  type BrokenPoint,
  type PointRecord,
  type PointSummary,
  pointName,
} from '#core/point/point-record.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Cloud } from './open-cloud.ts';

type Catalogs = Pick<Cloud, 'lying' | 'catalog'>;

/** Points that were written into the table, and points that were taken out. */
interface Rebuilt {
  readonly rebuilt: number;
  readonly forgotten: number;
}

/**
 * Makes the table tell what lies in the bucket: every point there is written, whatever stood in its place, and what is
 * not there, or cannot be believed, is taken out. Sources keep their names. It may die anywhere, and be run again.
 */
export async function rebuildTable(catalogs: Catalogs, progress: Progress): Promise<Rebuilt> {
  let total: Rebuilt = { rebuilt: 0, forgotten: 0 };
  progress.phase('rebuild');
  const known = [...(await catalogs.catalog.sources()), ...(await catalogs.lying.sources())];
  for (const source of new Set(known.map((one) => one.source))) {
    const { rebuilt, forgotten } = await rebuildSource(catalogs, source, progress);
    total = { rebuilt: total.rebuilt + rebuilt, forgotten: total.forgotten + forgotten };
  }
  return total;
}

async function rebuildSource(
  { lying, catalog }: Catalogs,
  source: string,
  progress: Progress,
): Promise<Rebuilt> {
  const { points, broken } = await lying.points(source);
  for (const { runId, problem } of broken) progress.note(`${source}@${runId} is left out: ${problem}`);
  for (const point of points) {
    await catalog.replace(await wholePoint(lying, point));
    progress.item(pointName(point));
  }
  let forgotten = 0;
  for (const point of (await catalog.points(source)).points) {
    if (points.some((lies) => isSameItem(lies, point))) continue;
    // each is looked for by itself: a run may have added one since the bucket was listed
    const { engine, runId } = point;
    const lies = await lying.point({ engine, source, runId });
    if (lies && 'manifest' in lies && isSameItem(lies, point)) continue;
    progress.note(`${pointName(point)} is taken out: ${whyNot(lies)}`);
    await catalog.forget(point);
    forgotten += 1;
  }
  return { rebuilt: points.length, forgotten };
}

function whyNot(lies: PointRecord | BrokenPoint | undefined): string {
  if (!lies) return 'it is not in the bucket';
  return 'problem' in lies ? lies.problem : 'what the table tells of it is another point';
}

/** Both are kept under one key of the table. */
const isSameItem = (a: PointSummary, b: PointSummary): boolean =>
  a.runId === b.runId && a.manifest.consistentAt === b.manifest.consistentAt;
