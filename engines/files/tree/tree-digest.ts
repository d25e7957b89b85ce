import { createHash } from 'node:crypto';

export interface TreeDigest {
  add(text: string): void;
  /** SHA-256-sized, hex: the same for the same texts in any order. */
  value(): string;
}

const limit = 1n << 256n;

/**
 * A digest of many texts that does not depend on their order: the sum of their SHA-256, modulo 2^256. Folders are read
 * in the order of the disk, which a restore does not keep, and sorting would take memory that grows with the tree. It
 * finds faults, and is no defence against somebody who chooses the texts: every stored byte has its own SHA-256 for that.
 */
export function createTreeDigest(): TreeDigest {
  let sum = 0n;
  return {
    add(text) {
      sum = (sum + BigInt(`0x${createHash('sha256').update(text, 'latin1').digest('hex')}`)) % limit;
    },
    value: () => sum.toString(16).padStart(64, '0'),
  };
}
