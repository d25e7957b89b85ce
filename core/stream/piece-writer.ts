import { createHash } from 'node:crypto';
import type { ObjectWriter, StoredObject } from '#core/ports/store.ts';
import type { PartPool } from './part-pool.ts';

/** One object of a stream. Most streams have one piece; the next begins where a store takes no more parts. */
export interface Piece {
  readonly ref: StoredObject;
  readonly bytes: number;
  /** SHA-256 of the whole object, lowercase hex. */
  readonly sha256: string;
  /** Length of every part but the last, which is at most as long. */
  readonly partBytes: number;
  /** SHA-256 of each part, lowercase hex. */
  readonly parts: readonly string[];
}

export interface PieceWriter {
  readonly full: boolean;
  /** Copies as much as fits into the part at hand; returns how much that was. */
  take(chunk: Uint8Array): Promise<number>;
  /** Resolves when all that was taken is in the store. */
  finish(): Promise<void>;
  commit(): Promise<Piece>;
  /** Leaves nothing behind unless it was committed. Never throws; may be called again, not during `take`. */
  abort(): Promise<void>;
}

interface Deps {
  readonly pool: PartPool;
  readonly partBytes: number;
  readonly maxParts: number;
  readonly signal: AbortSignal;
}

/** Fills one part while others are on their way to the store, as many as the pool has. */
export function createPieceWriter(
  { pool, partBytes, maxParts, signal }: Deps,
  writer: ObjectWriter,
): PieceWriter {
  const whole = createHash('sha256');
  const parts: string[] = [];
  let bytes = 0;
  let filling: Filling | undefined;
  let failed: { readonly error: unknown } | undefined;
  const storing = new Set<Promise<void>>();

  async function store({ buffer, length, hash }: Filling) {
    const sha256 = hash.digest();
    parts.push(sha256.toString('hex'));
    try {
      await writer.write(buffer.subarray(0, length), sha256);
    } catch (error) {
      failed ??= { error };
    } finally {
      pool.release(buffer);
    }
  }

  /** Not waited for: how many are on their way at once is bounded by the pool, which has so many parts and no more. */
  function storePart() {
    if (!filling) return;
    const stored = store(filling).finally(() => storing.delete(stored));
    storing.add(stored);
    filling = undefined;
  }

  return {
    get full() {
      return !filling && parts.length === maxParts;
    },
    take: async (chunk) => {
      if (failed) throw failed.error;
      filling ??= { buffer: await pool.acquire(signal), length: 0, hash: createHash('sha256') };
      const taken = chunk.subarray(0, partBytes - filling.length);
      filling.buffer.set(taken, filling.length);
      filling.length += taken.length;
      bytes += taken.length;
      filling.hash.update(taken);
      whole.update(taken);
      if (filling.length === partBytes) storePart();
      return taken.length;
    },
    finish: async () => {
      storePart();
      await Promise.all(storing);
      if (failed) throw failed.error;
    },
    commit: async () => {
      const sha256 = whole.digest('hex');
      return { ref: await writer.commit({ bytes, sha256 }), bytes, sha256, partBytes, parts };
    },
    abort: async () => {
      if (filling) pool.release(filling.buffer);
      filling = undefined;
      await writer.abort();
      await Promise.all(storing);
    },
  };
}

interface Filling {
  readonly buffer: Buffer;
  readonly hash: ReturnType<typeof createHash>;
  length: number;
}
