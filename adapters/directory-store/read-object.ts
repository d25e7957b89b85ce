import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PermanentError } from '#core/errors.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import { advised, isAbsent } from './folder-error.ts';

/** Large enough that system calls cost nothing beside hashing, small enough to be cut from a warm cache. */
const chunkBytes = 256 * 1024;

/** The whole file, or undefined if there is none. */
export async function readWhole(path: string): Promise<Buffer | undefined> {
  return advised(path, async () => {
    await using file = await openObject(path);
    return await file?.handle.readFile();
  });
}

/** Its length, or undefined if there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return advised(path, async () => {
    await using file = await openObject(path);
    return file?.bytes;
  });
}

/**
 * Bytes from `start` to `end` (exclusive), as far as there are any. A chunk is valid until the next one is
 * asked for.
 */
export async function* readRange(
  path: string,
  key: string,
  { start = 0, end = Number.POSITIVE_INFINITY }: { start?: number; end?: number } = {},
): AsyncGenerator<Buffer> {
  if (!(Number.isSafeInteger(start) && start >= 0 && end >= start)) throw noRange(key, start, end);
  await using file = await advised(path, () => openObject(path));
  if (!file) throw new MissingObjectError(key);
  // one buffer for all chunks: a new one each time is 90 MB of garbage before the collector comes round
  const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, Math.max(file.bytes - start, 0)));
  for (let position = start; position < end; ) {
    const wanted = Math.min(chunk.length, end - position);
    const { bytesRead } = await advised(path, () => file.handle.read(chunk, 0, wanted, position));
    if (bytesRead === 0) return;
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

async function openObject(path: string) {
  let handle: FileHandle;
  try {
    // without O_NONBLOCK a named pipe that somebody put there would hold us for ever
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
  const found = await handle.stat();
  if (!found.isFile()) {
    await handle.close();
    throw new PermanentError(`'${path}' is not a file`, {
      hint: 'a folder or device lies where an object is expected; look at what put it there',
    });
  }
  return { handle, bytes: found.size, [Symbol.asyncDispose]: () => handle.close() };
}

const noRange = (key: string, start: number, end: number) =>
  new PermanentError(`'${key}' has no range from ${start} to ${end}`, {
    hint: 'ask for whole bytes from 0 up, the end not before the start',
  });
