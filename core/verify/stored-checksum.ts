import { createHash } from 'node:crypto';

interface Hashes {
  /** SHA-256 of the whole, hex. */
  readonly sha256: string;
  /** SHA-256 of each part, hex. */
  readonly parts: readonly string[];
}

/**
 * Whether a store's own checksum can be that of an object with these hashes. A folder gives the SHA-256 in hex, S3 in
 * base64, and for what came in parts the composite: the hash of the parts' hashes, a hyphen, and how many they are
 * (Amazon S3 User Guide, "Checking object integrity"). Which of them it is depends on where the object was written.
 */
export function isChecksumOf(stored: string, { sha256, parts }: Hashes): boolean {
  if (stored === sha256 || stored === Buffer.from(sha256, 'hex').toString('base64')) return true;
  const composite = createHash('sha256');
  for (const part of parts) composite.update(Buffer.from(part, 'hex'));
  return stored === `${composite.digest('base64')}-${parts.length}`;
}
