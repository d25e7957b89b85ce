/** Takes bytes out of chunks of any size. */
export interface ByteFeed {
  /** Exactly so many bytes, or fewer where the stream ends before. Valid until the next call. */
  take(bytes: number): Promise<Buffer>;
  /** At least one and at most so many bytes; none at the end. Valid until the next call. */
  upTo(bytes: number): Promise<Buffer>;
}

const nothing = Buffer.alloc(0);

export function createByteFeed(chunks: AsyncIterator<Buffer>): ByteFeed {
  let rest: Buffer = nothing;

  async function upTo(bytes: number): Promise<Buffer> {
    while (rest.length === 0) {
      const next = await chunks.next();
      if (next.done) return nothing;
      rest = next.value;
    }
    const taken = rest.subarray(0, bytes);
    rest = rest.subarray(taken.length);
    return taken;
  }

  return {
    upTo,
    async take(bytes) {
      const first = await upTo(bytes);
      if (first.length === bytes || first.length === 0) return first;
      const whole = Buffer.allocUnsafe(bytes);
      let at = first.copy(whole);
      while (at < bytes) {
        const more = await upTo(bytes - at);
        if (more.length === 0) break;
        at += more.copy(whole, at);
      }
      return whole.subarray(0, at);
    },
  };
}
