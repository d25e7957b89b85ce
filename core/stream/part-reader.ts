import { createHash } from 'node:crypto';

/** Cuts a stream of chunks into parts, hashing as it goes. Unverified: see `readVerified`. */
export interface PartReader {
  /** Fills `target` as far as the stream goes. `sha256` (hex) is that of the bytes that were filled in. */
  fill(target: Buffer): Promise<{ readonly part: Buffer; readonly sha256: string }>;
  /** True if the stream has another byte. */
  hasMore(): Promise<boolean>;
  /** SHA-256 (hex) of all that was filled in. To be asked once, at the end. */
  wholeSha256(): string;
}

export function createPartReader(chunks: AsyncIterator<Uint8Array>): PartReader {
  const whole = createHash('sha256');
  let rest: Uint8Array = new Uint8Array(0);

  async function hasMore() {
    while (rest.length === 0) {
      const next = await chunks.next();
      if (next.done) return false;
      rest = next.value;
    }
    return true;
  }

  return {
    hasMore,
    fill: async (target) => {
      const hash = createHash('sha256');
      let length = 0;
      while (length < target.length && (await hasMore())) {
        const taken = rest.subarray(0, target.length - length);
        target.set(taken, length);
        hash.update(taken);
        whole.update(taken);
        length += taken.length;
        rest = rest.subarray(taken.length);
      }
      return { part: target.subarray(0, length), sha256: hash.digest('hex') };
    },
    wholeSha256: () => whole.digest('hex'),
  };
}
