import type { ArchiveSink } from '#core/ports/worker.ts';
import { compressed } from '../archive/compressed.ts';
import { encodings, magic, rowsArchive } from '../archive/format.ts';
import { partBytes } from '../archive/parts.ts';
import type { Milvus } from '../connection/connect.ts';
import { shownName } from '../connection/name.ts';
import type { Described } from '../contents/describe.ts';
import { createRowCount, type RowCount } from '../contents/row-count.ts';
import type { MilvusDeps } from '../deps.ts';
import type { ScanFindings } from '../scan/findings.ts';
import { scanCollection } from '../scan/scan-collection.ts';

export interface TakenCollection {
  readonly count: RowCount;
  readonly findings: ScanFindings;
  readonly logicalBytes: number;
}

/** Stores every row of a collection, columns as they came. */
export async function takeCollection(
  milvus: Milvus,
  described: Described,
  { sink, signal }: { readonly sink: ArchiveSink; readonly signal: AbortSignal },
  { progress }: Pick<MilvusDeps, 'progress'>,
): Promise<TakenCollection> {
  const count = createRowCount();
  const { findings, pages } = scanCollection(milvus, described);
  let logicalBytes = 0;
  const { source, ended } = compressed(bytes());
  const archive = rowsArchive(described.definition);
  await sink.store({ archive, encoding: encodings.rows, extension: 'rows.zst', source, ended });
  progress.item(shownName(described.definition));
  return { count, findings, logicalBytes };

  async function* bytes(): AsyncIterable<Buffer> {
    yield magic;
    for await (const { partition, columns, rows, bytes: size } of pages) {
      signal.throwIfAborted();
      count.add(rows, partition);
      logicalBytes += size;
      progress.alive();
      yield partBytes({
        frame: { partition, rows: rows.count, fields_data: columns.map((column) => Buffer.from(column)) },
      });
    }
    yield partBytes({ end: { rows: count.rows(), digest: count.digest() } });
  }
}
