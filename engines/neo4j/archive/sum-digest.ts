import { hash } from 'node:crypto';

export interface SumDigest {
  add(text: string): void;
  /** 64 hex digits; zeros of nothing. */
  value(): string;
}

/**
 * A digest of a bag of texts, whatever their order: the sum of their SHA-256, modulo 2^256. Two of the same text count
 * twice. It tells loss and change; against somebody who forges on purpose the seal and the lock stand, not this.
 */
export function createSumDigest(): SumDigest {
  const lanes = new Uint32Array(8);
  return {
    add(text) {
      const bytes = hash('sha256', text, 'buffer');
      let carry = 0;
      for (let lane = 7; lane >= 0; lane--) {
        const sum = (lanes[lane] ?? 0) + bytes.readUInt32BE(lane * 4) + carry;
        lanes[lane] = sum;
        carry = sum > 0xff_ff_ff_ff ? 1 : 0;
      }
    },
    value: () => Array.from(lanes, (lane) => lane.toString(16).padStart(8, '0')).join(''),
  };
}
