import { DamagedError } from '#core/errors.ts';

const line = /^[0-9a-f]{64}\n/;
const lineBytes = 65;

/** The object beside an archive that names the SHA-256 of each of its parts: lowercase hex, one per line. */
export function formatPartList(parts: readonly string[]): Buffer {
  const text = parts.map((part) => `${part}\n`).join('');
  parsePartList(Buffer.from(text), 'the list to be stored');
  return Buffer.from(text);
}

/**
 * The SHA-256 of each part. DamagedError, naming `key`, for anything that `formatPartList` does not write.
 */
export function parsePartList(body: Uint8Array, key: string): string[] {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const parts: string[] = [];
  for (let at = 0; at < text.length || at === 0; at += lineBytes) {
    const next = text.slice(at, at + lineBytes);
    if (!line.test(next)) throw noPartList(key, parts.length + 1);
    parts.push(next.slice(0, -1));
  }
  return parts;
}

const noPartList = (key: string, lineNumber: number) =>
  new DamagedError(`'${key}' is no list of parts: line ${lineNumber} is no SHA-256 in lowercase hex`, {
    hint: 'its archive cannot be checked any more; restore another point: `npx holdfast list`',
    object: key,
  });
