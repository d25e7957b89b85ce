import { Buffer } from 'node:buffer';
import { archiveDamaged } from './archive-damaged.ts';

/** A step of reading that pauses (yields) whenever it needs bytes that have not come yet. */
export type Reading<T> = Generator<void, T, void>;

/** Names and statements that are kept; PostgreSQL's own are far smaller, so a longer one is a damaged length. */
const longestKeptBytes = 16 * 1024 * 1024;

/**
 * Reads numbers and strings from chunks as they pass; holds on to no chunk once it was read.
 *
 * Integers are a sign byte and four bytes, least significant first; strings an integer length (-1 for none) and
 * bytes: WriteInt and WriteStr of src/bin/pg_dump/pg_backup_archiver.c.
 */
export interface ByteFeed {
  /** Replaces the chunk, which must have been read to its end. */
  give(chunk: Uint8Array): void;
  /** How many bytes were read since the beginning. */
  position(): number;
  /** How many bytes of the chunk are not read yet. */
  left(): number;
  byte(): Reading<number>;
  int(): Reading<number>;
  /** The integer if it stands whole in this chunk: the quick way for data chunks, one per row at worst. */
  intInChunk(): number | undefined;
  skip(bytes: number): Reading<void>;
  /** Skips if all of it stands in this chunk; false if it does not, and then nothing is skipped. */
  skipInChunk(bytes: number): boolean;
  /** The string's bytes, copied if they span chunks, else valid until the next pause. Undefined if there is none. */
  string(): Reading<Uint8Array | undefined>;
  skipString(): Reading<void>;
  /** Skips a string of any length; whether `text` (latin1) stands in it. */
  skipStringWith(text: string): Reading<boolean>;
}

export function createByteFeed(): ByteFeed {
  let chunk: Uint8Array = new Uint8Array(0);
  let at = 0;
  let before = 0;

  function* byte(): Reading<number> {
    while (at >= chunk.length) yield;
    return chunk[at++] ?? 0;
  }

  function intInChunk(): number | undefined {
    if (at + 5 > chunk.length) return undefined;
    const size =
      (chunk[at + 1] ?? 0) |
      ((chunk[at + 2] ?? 0) << 8) |
      ((chunk[at + 3] ?? 0) << 16) |
      ((chunk[at + 4] ?? 0) << 24);
    const negative = chunk[at] !== 0;
    at += 5;
    return negative ? -(size >>> 0) : size >>> 0;
  }

  function* int(): Reading<number> {
    const whole = intInChunk();
    if (whole !== undefined) return whole;
    const sign = yield* byte();
    let size = 0;
    for (let place = 1; place < 2 ** 32; place *= 256) size += (yield* byte()) * place;
    return sign === 0 ? size : -size;
  }

  function* skip(bytes: number): Reading<void> {
    let missing = bytes;
    while (missing > chunk.length - at) {
      missing -= chunk.length - at;
      at = chunk.length;
      yield;
    }
    at += missing;
  }

  function skipInChunk(bytes: number): boolean {
    if (bytes > chunk.length - at) return false;
    at += bytes;
    return true;
  }

  function* string(): Reading<Uint8Array | undefined> {
    const length = yield* int();
    if (length < 0) return undefined;
    if (length > longestKeptBytes)
      throw archiveDamaged(`it holds a name of ${length} bytes at byte ${before + at}`);
    if (length <= chunk.length - at) {
      at += length;
      return chunk.subarray(at - length, at);
    }
    const gathered = new Uint8Array(length);
    for (let have = 0; have < length; ) {
      while (at >= chunk.length) yield;
      const piece = chunk.subarray(at, at + length - have);
      gathered.set(piece, have);
      have += piece.length;
      at += piece.length;
    }
    return gathered;
  }

  function* skipString(): Reading<void> {
    const length = yield* int();
    if (length > 0) yield* skip(length);
  }

  function* skipStringWith(text: string): Reading<boolean> {
    let missing = yield* int();
    let found = false;
    // what may be the beginning of it, where it spans chunks
    let tail = '';
    while (missing > 0) {
      while (at >= chunk.length) yield;
      const piece = chunk.subarray(at, at + missing);
      at += piece.length;
      missing -= piece.length;
      if (found) continue;
      const seen = tail + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
      found = seen.includes(text);
      tail = seen.slice(-text.length);
    }
    return found;
  }

  return {
    give(next) {
      // not by the chunk's length: whoever gave it may have freed it by now
      before += at;
      chunk = next;
      at = 0;
    },
    position: () => before + at,
    left: () => chunk.length - at,
    byte,
    int,
    intInChunk,
    skip,
    skipInChunk,
    string,
    skipString,
    skipStringWith,
  };
}
