import { createHash } from 'node:crypto';
import { DamagedError } from '../errors.ts';
import type { Manifest, ManifestObject } from '../manifest/manifest.ts';
import { dataPrefix } from '../point/keys.ts';
import type { Store } from '../ports/store.ts';
import type { PointReader } from '../ports/worker.ts';
import { parsePartList } from '../stream/part-list.ts';
import { readVerified } from '../stream/read-verified.ts';
import { isChecksumOf } from './stored-checksum.ts';

export interface CountingReader extends PointReader {
  /** Bytes of each object that were read and found right, by key. */
  readonly verifiedBytes: ReadonlyMap<string, number>;
}

/** Reads a point's archives. Part lists are checked against the manifest before their hashes are believed. */
export function createPointReader(
  store: Store,
  manifest: Manifest,
  { signal: outer }: { readonly signal?: AbortSignal } = {},
): CountingReader {
  const verifiedBytes = new Map<string, number>();
  const names = [...new Set(manifest.objects.map(({ archive }) => archive))];
  const piecesOf = (archive: string): ManifestObject[] =>
    manifest.objects.filter((object) => object.archive === archive).sort((a, b) => a.piece - b.piece);
  return {
    manifest,
    verifiedBytes,
    archives: names.map((archive) => {
      const pieces = piecesOf(archive);
      const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
      return { archive, encoding: pieces[0]?.encoding ?? '', bytes };
    }),
    async *open(archive, { signal = outer } = {}) {
      for (const [index, object] of piecesOf(archive).entries()) {
        if (object.piece !== index + 1) throw pieceMissing(object, index + 1);
        const parts = await readPartList(store, manifest, object);
        await checkStoredChecksum(store, object, parts);
        verifiedBytes.set(object.key, 0);
        yield* readVerified(
          store,
          { ref: object, bytes: object.bytes, sha256: object.sha256, partBytes: object.partBytes, parts },
          {
            ...(signal ? { signal } : {}),
            onBytes(bytes) {
              verifiedBytes.set(object.key, (verifiedBytes.get(object.key) ?? 0) + bytes);
            },
          },
        );
      }
    },
  };
}

async function readPartList(
  store: Store,
  manifest: Manifest,
  object: ManifestObject,
): Promise<readonly string[]> {
  const key = `${dataPrefix(manifest, manifest.class)}${object.parts}`;
  const ref = { key, versionId: object.partsVersionId ?? null };
  const chunks: Buffer[] = [];
  // by its version, like the object itself: what lies over it now is somebody else's
  for await (const chunk of store.read(ref)) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  if (createHash('sha256').update(bytes).digest('hex') !== object.partsSha256) {
    throw new DamagedError(`'${key}' is not the part list that the manifest names`, {
      hint: 'restore another point: npx holdfast list',
      object: key,
    });
  }
  return parsePartList(bytes, key);
}

/** What the store said when it took the object, and says now, is recomputed: nobody else does, the SDK included. */
async function checkStoredChecksum(
  store: Store,
  object: ManifestObject,
  parts: readonly string[],
): Promise<void> {
  const { key, sha256, storedChecksum } = object;
  const now = (await store.head(object))?.storedChecksum;
  for (const [when, checksum] of [
    ['in the manifest', storedChecksum],
    ['told by the store', now],
  ]) {
    if (checksum === undefined || isChecksumOf(checksum, { sha256, parts })) continue;
    throw new DamagedError(`'${key}' is damaged: the checksum ${when} is not that of its bytes`, {
      hint: 'restore another point: npx holdfast list',
      object: key,
    });
  }
}

const pieceMissing = (object: ManifestObject, expected: number): DamagedError =>
  new DamagedError(`piece ${expected} of archive '${object.archive}' is not in the manifest`, {
    hint: 'restore another point: npx holdfast list',
    object: object.key,
  });
