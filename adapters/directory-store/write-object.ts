import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import type { ObjectWriter, StoredObject } from '#core/ports/store.ts';
import { ObjectExistsError } from '#core/ports/store-errors.ts';
import { advised } from './folder-error.ts';
import { NameTakenError } from './publish.ts';
import { segmentsOfKey } from './store-key.ts';
import { createUnfinishedFile } from './unfinished-file.ts';

/**
 * Begins an object. `commit` compares the number of bytes; the SHA-256 is the caller's, who had every byte in
 * hand, and is not computed a third time here.
 */
export async function createObject(base: string, key: string): Promise<ObjectWriter> {
  const folders: string[] = segmentsOfKey(key);
  const name = folders.pop() ?? key;
  const file = await advised(base, () => createUnfinishedFile({ base, folders, name }));
  let begun = 0;
  let written = 0;
  let state: 'open' | 'committing' | 'committed' | 'aborted' = 'open';

  return {
    write: async (part) => {
      if (state !== 'open') throw notOpen(key, state);
      const position = begun;
      begun += part.length;
      await advised(join(base, ...folders), () => file.write(part, position));
      written += part.length;
    },
    commit: async ({ bytes, sha256 }) => {
      if (state !== 'open') throw notOpen(key, state);
      // also catches a part that failed, or is still on its way
      if (begun !== bytes || written !== bytes) throw wrongCount(key, written, bytes);
      state = 'committing';
      await advised(join(base, ...folders), () => file.publish(bytes)).catch((error: unknown) => {
        throw error instanceof NameTakenError ? new ObjectExistsError(key, error) : error;
      });
      state = 'committed';
      return { key, versionId: null, bytes, storedChecksum: sha256 };
    },
    abort: async () => {
      if (state === 'committed') return;
      state = 'aborted';
      await file.discard();
    },
  };
}

/** A small object in one go; its SHA-256 is computed here. */
export async function putObject(base: string, key: string, body: Uint8Array): Promise<StoredObject> {
  const sha256 = createHash('sha256').update(body).digest();
  const writer = await createObject(base, key);
  try {
    await writer.write(body, sha256);
    return await writer.commit({ bytes: body.length, sha256: sha256.toString('hex') });
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

const notOpen = (key: string, state: string) =>
  new PermanentError(`'${key}' is ${state}: nothing can be added to it`, {
    hint: 'start a new attempt; every attempt writes keys of its own',
  });

const wrongCount = (key: string, written: number, bytes: number) =>
  new PermanentError(`'${key}' has ${written} bytes in the store, ${bytes} were promised`, {
    hint: 'the write was incomplete and is not kept; start a new attempt',
  });
