import { wholePoint } from '#core/point/whole-point.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Cloud } from './open-cloud.ts';

/** Writes every point that lies in the bucket into the table, whatever stood there. Returns how many they were. */
export async function rebuildTable(
  { lying, catalog }: Pick<Cloud, 'lying' | 'catalog'>,
  progress: Progress,
): Promise<number> {
  let rebuilt = 0;
  progress.phase('rebuild');
  for (const { source } of await lying.sources()) {
    const { points, broken } = await lying.points(source);
    for (const { runId, problem } of broken) progress.note(`${source}@${runId} is left out: ${problem}`);
    for (const point of points) {
      await catalog.keep(await wholePoint(lying, point));
      rebuilt += 1;
      progress.item(`${source}@${point.runId}`);
    }
  }
  return rebuilt;
}
