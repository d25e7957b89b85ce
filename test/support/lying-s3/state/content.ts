import { createHash } from 'node:crypto';
import type { FlipLie } from '../lies/lie.ts';

/** What a store says about bytes. */
export interface Seal {
  /** Without quotes. */
  readonly etag: string;
  /** Base64; of parts the composite, `base64-count`. */
  readonly sha256: string;
}

/** Bytes as they lie there, and what is said about them: the same thing only where nobody lies. */
export interface Content {
  readonly parts: readonly Buffer[];
  readonly seal: Seal;
  /** Put together from parts: its seal is of the parts' seals. */
  readonly composite: boolean;
}

export const contentOf = (bytes: Buffer): Content => ({
  parts: [bytes],
  seal: sealOf(bytes),
  composite: false,
});

export const compositeOf = (contents: readonly Content[]): Content => ({
  parts: contents.flatMap(({ parts }) => parts),
  seal: sealOfSeals(contents.map(({ seal }) => seal)),
  composite: true,
});

export const bytesOf = ({ parts }: Content): Buffer => {
  const [first] = parts;
  return parts.length === 1 && first ? first : Buffer.concat(parts);
};

export const sizeOf = ({ parts }: Content): number => parts.reduce((sum, { length }) => sum + length, 0);

/** With one byte different. Undefined if there is no such byte. */
export function flipped(content: Content, { byte = 0, checksum }: FlipLie): Content | undefined {
  if (byte < 0 || byte >= sizeOf(content)) return undefined;
  let at = byte;
  const parts = content.parts.map((part) => {
    const mine = at >= 0 && at < part.length;
    const changed = mine ? Buffer.from(part) : part;
    if (mine) changed.writeUInt8(part.readUInt8(at) ^ 0xff, at);
    at -= part.length;
    return changed;
  });
  if (checksum === 'right') return { ...content, parts };
  const seals = parts.map(sealOf);
  const [only] = seals;
  return { ...content, parts, seal: content.composite || !only ? sealOfSeals(seals) : only };
}

const digest = (algorithm: 'md5' | 'sha256', bytes: Buffer): Buffer =>
  createHash(algorithm).update(bytes).digest();

const sealOf = (bytes: Buffer): Seal => ({
  etag: digest('md5', bytes).toString('hex'),
  sha256: digest('sha256', bytes).toString('base64'),
});

function sealOfSeals(seals: readonly Seal[]): Seal {
  const etags = Buffer.concat(seals.map(({ etag }) => Buffer.from(etag, 'hex')));
  const digests = Buffer.concat(seals.map(({ sha256 }) => Buffer.from(sha256, 'base64')));
  return {
    etag: `${digest('md5', etags).toString('hex')}-${seals.length}`,
    sha256: `${digest('sha256', digests).toString('base64')}-${seals.length}`,
  };
}
