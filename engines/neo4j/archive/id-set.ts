/** Ids in one block: a bit each, 8 KiB. */
const blockBits = 65_536;

export interface IdSet {
  /** False when it was there already. */
  add(id: number): boolean;
  has(id: number): boolean;
}

/**
 * Which ids were seen, in a bit each. Neo4j gives ids from 0 upwards, so 100 million nodes take 12.5 MB: the one thing
 * whose memory grows with the graph.
 */
export function createIdSet(): IdSet {
  const blocks = new Map<number, Uint8Array>();
  const place = (id: number) => ({
    block: Math.floor(id / blockBits),
    byte: (id % blockBits) >>> 3,
    bit: 1 << (id & 7),
  });
  return {
    add(id) {
      const { block, byte, bit } = place(id);
      let bits = blocks.get(block);
      if (!bits) {
        bits = new Uint8Array(blockBits / 8);
        blocks.set(block, bits);
      }
      const before = bits[byte] ?? 0;
      bits[byte] = before | bit;
      return (before & bit) === 0;
    },
    has(id) {
      const { block, byte, bit } = place(id);
      return ((blocks.get(block)?.[byte] ?? 0) & bit) !== 0;
    },
  };
}
