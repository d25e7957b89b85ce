import type { Manifest } from '#core/manifest/manifest.ts';
import type { ArchiveSink, BackupResult, PointReader, Worker } from '#core/ports/worker.ts';
import { aManifest } from '#test/core/manifest/a-manifest.ts';

const never = new AbortController().signal;

export interface MemoryPoint {
  readonly result: BackupResult;
  readonly reader: PointReader;
}

/** A backup into memory. `onBytes` is called for each chunk that arrives, before more is asked for. */
export async function backUpToMemory(
  worker: Worker,
  onBytes: (archive: string) => void = () => {},
): Promise<MemoryPoint> {
  const archives = new Map<string, { readonly encoding: string; readonly chunks: Buffer[] }>();
  const sink: ArchiveSink = {
    async store({ archive, encoding, source }) {
      const chunks: Buffer[] = [];
      archives.set(archive, { encoding, chunks });
      for await (const chunk of source) {
        chunks.push(Buffer.from(chunk));
        onBytes(archive);
      }
      return { bytes: 0, discard: async () => {} };
    },
  };
  const result = await worker.backup(sink, never);
  return { result, reader: readerOf(result, archives) };
}

function readerOf(
  { database, contents, logicalBytes }: BackupResult,
  archives: ReadonlyMap<string, { readonly encoding: string; readonly chunks: readonly Buffer[] }>,
): PointReader {
  const manifest: Manifest = {
    ...aManifest(),
    seal: 'd'.repeat(64),
    engine: 'files',
    database,
    contents: [...contents],
  };
  return {
    manifest: { ...manifest, totals: { ...manifest.totals, logicalBytes } },
    archives: [...archives].map(([archive, { encoding }]) => ({ archive, encoding, bytes: 0 })),
    async *open(archive) {
      yield* archives.get(archive)?.chunks ?? [];
    },
  };
}
