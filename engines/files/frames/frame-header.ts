/**
 * Before each zstd frame stands a skippable one that says how long it is, as pzstd writes them: `zstd -d` passes over it,
 * and a reader can hand whole frames to several threads. Magic, length of what follows (4), bytes of the next frame;
 * all little-endian (RFC 8878, 3.1.2; zstd's contrib/pzstd).
 */
export const frameHeaderBytes = 12;

const magic = 0x184d2a50;

/** Bytes of a tree that are compressed together. Larger ones pack hardly better, and each takes memory. */
export const frameContentBytes = 4 * 1024 * 1024;

/** No frame of ours is longer: what zstd cannot pack grows by less than one in 256. */
const longestFrame = frameContentBytes + frameContentBytes / 128;

export function frameHeader(compressedBytes: number): Buffer {
  const header = Buffer.alloc(frameHeaderBytes);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(4, 4);
  header.writeUInt32LE(compressedBytes, 8);
  return header;
}

/** Length of the frame that follows; undefined where this is no header of ours. */
export function parseFrameHeader(header: Buffer): number | undefined {
  if (header.readUInt32LE(0) !== magic || header.readUInt32LE(4) !== 4) return undefined;
  const bytes = header.readUInt32LE(8);
  return bytes > 0 && bytes <= longestFrame ? bytes : undefined;
}
