import { hash } from 'node:crypto';

export interface SumDigest {
  add(bytes: Uint8Array): void;
  /** 64 hex digits; zeros of nothing. */
  value(): string;
}

/**
 * A digest of a bag of byte strings, whatever their order: the sum of their SHA-256, modulo 2^256. Two of the same count
 * twice. It tells loss and change; against somebody who forges on purpose the seal and the lock stand, not this.
 */
export function createSumDigest(): SumDigest {
  const lanes = new Uint32Array(8);
  return {
    add(bytes) {
      const sum = hash('sha256', bytes, 'buffer');
      let carry = 0;
      for (let lane = 7; lane >= 0; lane--) {
        const added = (lanes[lane] ?? 0) + sum.readUInt32BE(lane * 4) + carry;
        lanes[lane] = added;
        carry = added > 0xff_ff_ff_ff ? 1 : 0;
      }
    },
    value: () => Array.from(lanes, (lane) => lane.toString(16).padStart(8, '0')).join(''),
  };
}
