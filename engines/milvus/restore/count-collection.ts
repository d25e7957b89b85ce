import type { Progress } from '#core/ports/progress.ts';
import type { Milvus } from '../connection/connect.ts';
import type { CollectionName } from '../connection/name.ts';
import { type Described, describe } from '../contents/describe.ts';
import { createRowCount, type RowCount } from '../contents/row-count.ts';
import { scanCollection } from '../scan/scan-collection.ts';

/** Reads every row of a collection and counts it, in the way in which backups are taken. */
export async function countCollection(
  milvus: Milvus,
  name: CollectionName,
  progress: Progress,
  signal: AbortSignal,
): Promise<{ readonly described: Described; readonly count: RowCount }> {
  const described = await describe(milvus, name);
  const count = createRowCount();
  for await (const { rows, partition } of scanCollection(milvus, described).pages) {
    signal.throwIfAborted();
    count.add(rows, partition);
    progress.alive();
  }
  return { described, count };
}
