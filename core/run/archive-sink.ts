import { createHash } from 'node:crypto';
import type { ManifestObject } from '../manifest/manifest.ts';
import type { Store } from '../ports/store.ts';
import type { ArchiveSink, ArchiveStream } from '../ports/worker.ts';
import { commitTogether } from '../stream/commit-together.ts';
import { formatPartList } from '../stream/part-list.ts';
import { createPartPool } from '../stream/part-pool.ts';
import type { Piece } from '../stream/piece-writer.ts';
import { storeStream, type WrittenStream } from '../stream/store-stream.ts';

interface Deps {
  readonly store: Store;
  readonly partBytes: number;
  readonly maxParts: number;
  /** Archives that are written at once. */
  readonly streams: number;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

export interface CommittableSink extends ArchiveSink {
  /** Makes all archives visible, their part lists too, and says what a manifest needs. Once, after the worker returned. */
  commit(): Promise<readonly ManifestObject[]>;
  /** Leaves nothing behind. Never throws. */
  abort(): Promise<void>;
}

/** Stores archives under one attempt's prefix, `data/…/<attempt>/`, in constant memory. */
export function createArchiveSink(deps: Deps, attemptPrefix: string): CommittableSink {
  const { store, partBytes, maxParts, streams, signal, onBytes } = deps;
  // Each stream fills one, and half as many are on their way to the store.
  const pool = createPartPool(partBytes, streams + Math.ceil(streams / 2));
  let archives: {
    readonly stream: ArchiveStream;
    readonly number: number;
    readonly written: Promise<WrittenStream>;
  }[] = [];
  // what was discarded keeps its number: no name is used twice
  let numbered = 0;
  return {
    async store(stream) {
      const number = ++numbered;
      const key = (piece: number): string =>
        `${attemptPrefix}${objectName(number, piece)}.${stream.extension}`;
      const written = storeStream(
        { store, pool, partBytes, maxParts, signal },
        { key, source: stream.source, ended: stream.ended, onBytes },
      );
      const archive = { stream, number, written };
      archives.push(archive);
      return {
        bytes: (await written).bytes,
        async discard() {
          archives = archives.filter((other) => other !== archive);
          await written.then((done) => done.abort()).catch(() => {});
        },
      };
    },
    async commit() {
      const committed = await commitTogether(
        archives.map(({ written }) => written),
        () => {},
      );
      // what comes next reads, and has parts of its own
      pool.clear();
      const objects: ManifestObject[] = [];
      for (const [index, { stream, number }] of archives.entries()) {
        for (const [at, piece] of (committed[index] ?? []).entries()) {
          const name = objectName(number, at + 1);
          objects.push(await describe(store, attemptPrefix, name, { stream, piece, number: at + 1 }));
        }
      }
      return objects;
    },
    async abort() {
      await Promise.all(
        archives.map(({ written }) => written.then((stream) => stream.abort()).catch(() => {})),
      );
    },
  };
}

/** `0001`, and from the second piece on `0001-2`. */
const objectName = (number: number, piece: number): string =>
  String(number).padStart(4, '0') + (piece === 1 ? '' : `-${piece}`);

async function describe(
  store: Store,
  attemptPrefix: string,
  name: string,
  {
    stream,
    piece,
    number,
  }: { readonly stream: ArchiveStream; readonly piece: Piece; readonly number: number },
): Promise<ManifestObject> {
  const list = formatPartList(piece.parts);
  const stored = await store.putOnce(`${attemptPrefix}${name}.parts`, list);
  return {
    key: piece.ref.key,
    versionId: piece.ref.versionId,
    bytes: piece.bytes,
    sha256: piece.sha256,
    partBytes: piece.partBytes,
    parts: `${attemptPrefix.split('/').at(-2) ?? ''}/${name}.parts`,
    partsSha256: createHash('sha256').update(list).digest('hex'),
    partsVersionId: stored.versionId,
    storedChecksum: piece.ref.storedChecksum,
    encoding: stream.encoding,
    archive: stream.archive,
    piece: number,
    shared: false,
  };
}
