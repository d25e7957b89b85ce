/** Fills blocks of one size, one after the other. A block is handed over whole and not touched until it is given back. */
export interface Blocks {
  /** Copies it; yields each block that became full. */
  put(bytes: Buffer): Generator<Buffer>;
  /** The free rest of the block at hand, to be written into directly. */
  room(): Buffer;
  /** So many bytes were written into `room()`. Returns the block when it is full. */
  filled(bytes: number): Buffer | undefined;
  /** What is left, in the end. */
  rest(): Buffer | undefined;
  /** Takes back a block that nobody reads any more, to be filled again: memory that comes and goes costs as much as the reading. */
  giveBack(block: Buffer): void;
}

export function createBlocks(blockBytes: number): Blocks {
  const free: Buffer[] = [];
  let block: Buffer = Buffer.allocUnsafeSlow(blockBytes);
  let at = 0;

  function filled(bytes: number): Buffer | undefined {
    at += bytes;
    if (at < block.length) return undefined;
    const full = block;
    block = free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
    at = 0;
    return full;
  }

  return {
    *put(bytes) {
      for (let done = 0; done < bytes.length; ) {
        const copied = bytes.copy(block, at, done);
        done += copied;
        const full = filled(copied);
        if (full) yield full;
      }
    },
    room: () => block.subarray(at),
    filled,
    giveBack(used) {
      if (used.length === blockBytes) free.push(used);
    },
    rest: () => (at === 0 ? undefined : block.subarray(0, at)),
  };
}
