export const blockBytes = 512;

/** Kinds of entries that we write, by their type flag in the header. */
export const typeFlags = { file: '0', link: '1', symlink: '2', folder: '5', pax: 'x' } as const;
export type TypeFlag = (typeof typeFlags)[keyof typeof typeFlags];

export interface Ustar {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly typeFlag: string;
  readonly linkName: string;
}

/** What fits into the header's own fields; what does not is written in an extended header. */
export const fits = {
  name: (name: string): boolean => name.length <= 100,
  id: (id: number): boolean => id <= 0o7777777,
  size: (bytes: number): boolean => bytes <= 0o77777777777,
  time: (seconds: number): boolean => seconds >= 0 && seconds <= 0o77777777777,
};

/** A header of POSIX ustar, 512 bytes. Names are cut and numbers zero where they do not fit. */
export function ustarHeader({
  name,
  mode,
  uid,
  gid,
  sizeBytes,
  mtimeSeconds,
  typeFlag,
  linkName,
}: Ustar): Buffer {
  const block = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, length: number): void =>
    void block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  block.write(name.slice(0, 100), 0, 'latin1');
  octal(mode, 100, 8);
  octal(fits.id(uid) ? uid : 0, 108, 8);
  octal(fits.id(gid) ? gid : 0, 116, 8);
  octal(fits.size(sizeBytes) ? sizeBytes : 0, 124, 12);
  octal(fits.time(mtimeSeconds) ? mtimeSeconds : 0, 136, 12);
  block.write('        ', 148, 'latin1');
  block.write(typeFlag, 156, 'latin1');
  block.write(linkName.slice(0, 100), 157, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** undefined where the block is no header, or its checksum is wrong. */
export function parseUstar(block: Buffer): Ustar | undefined {
  const text = (at: number, length: number): string =>
    block.toString('latin1', at, at + length).replace(/\0.*$/s, '');
  const octal = (at: number, length: number): number => Number.parseInt(text(at, length).trim() || '0', 8);
  const checksum = octal(148, 8);
  const clean = Buffer.from(block);
  clean.write('        ', 148, 'latin1');
  if (text(257, 6) !== 'ustar' || sumOf(clean) !== checksum) return undefined;
  return {
    name: text(0, 100),
    mode: octal(100, 8),
    uid: octal(108, 8),
    gid: octal(116, 8),
    sizeBytes: octal(124, 12),
    mtimeSeconds: octal(136, 12),
    typeFlag: text(156, 1),
    linkName: text(157, 100),
  };
}

function sumOf(block: Buffer): number {
  let sum = 0;
  for (const byte of block) sum += byte;
  return sum;
}

/** Zeros that fill the last block of a content. */
export const padding = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes;
