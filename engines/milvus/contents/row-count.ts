import type { ContentItem } from '#core/manifest/contents.ts';
import { createSumDigest } from '../archive/sum-digest.ts';
import type { CollectionName } from '../connection/name.ts';
import { shownName } from '../connection/name.ts';
import type { Rows } from '../values/rows-of.ts';

export interface RowCount {
  /** Counts the rows of a page; `partition` is empty where a partition key decides. */
  add(rows: Rows, partition: string): void;
  rows(): number;
  /** Over every value of every row, and over its partition. */
  digest(): string;
  /** The collection's rows, their content, and rows by partition. */
  items(
    name: CollectionName,
    partitions: readonly string[],
    counted: 'server' | 'stream' | undefined,
  ): ContentItem[];
}

/** Counts rows that go by, in memory that does not grow with them. */
export function createRowCount(): RowCount {
  const byPartition = new Map<string, number>();
  const digest = createSumDigest();
  let total = 0;
  return {
    add(rows, partition) {
      const prefix = Buffer.from(`${partition}\0`);
      for (let row = 0; row < rows.count; row++) digest.add(Buffer.concat([prefix, rows.content(row)]));
      total += rows.count;
      byPartition.set(partition, (byPartition.get(partition) ?? 0) + rows.count);
    },
    rows: () => total,
    digest: digest.value,
    items(name, partitions, counted) {
      const shown = shownName(name);
      const how = counted === undefined ? {} : { counted };
      return [
        { kind: 'collection', name: shown, rows: total, ...how },
        { kind: 'content', name: shown, rows: total, definition: digest.value(), ...how },
        ...partitions.map((partition) => ({
          kind: 'partition',
          name: `${shown}.${partition}`,
          rows: byPartition.get(partition) ?? 0,
          ...how,
        })),
      ];
    },
  };
}
