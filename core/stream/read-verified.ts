import { DamagedError } from '#core/errors.ts';
import type { ObjectRef, Store } from '#core/ports/store.ts';
import { completeSource } from './complete-source.ts';
import { giveBack } from './give-back.ts';
import { createPartReader, type PartReader } from './part-reader.ts';

/** What a manifest says of an object; `parts` comes from its part list, whose own hash the manifest keeps. */
export interface PromisedObject {
  readonly ref: ObjectRef;
  readonly bytes: number;
  readonly sha256: string;
  readonly partBytes: number;
  readonly parts: readonly string[];
}

interface Options {
  /** Called with the length of each part that was proven good, before it is yielded. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * The bytes of an object, part by part, each hashed before any of it is yielded. The last part waits until
 * the length and the SHA-256 of the whole are proven too. Takes memory for two parts, whatever the length of
 * the object: one is read ahead, and a yielded buffer is valid until the next one is asked for.
 * DamagedError for anything else than what was promised; MissingObjectError and errors of the store pass
 * through.
 */
export async function* readVerified(
  store: Pick<Store, 'read'>,
  object: PromisedObject,
  { onBytes, signal = new AbortController().signal }: Options = {},
): AsyncGenerator<Buffer> {
  const { ref, bytes, partBytes, parts } = object;
  const expected = Math.ceil(bytes / partBytes);
  if (parts.length !== expected)
    throw damaged(ref, `its list has ${parts.length} parts, its length ${expected}`);

  const chunks = completeSource(store.read(ref), Promise.resolve(), signal);
  const reader = createPartReader(chunks);
  const buffers = [0, 1].map(() => Buffer.allocUnsafeSlow(Math.min(partBytes, bytes)));
  const lengthOf = (index: number) => Math.min(partBytes, bytes - index * partBytes);
  const fill = async (index: number) => {
    const buffer = buffers[index % 2];
    return buffer && index < parts.length ? reader.fill(buffer.subarray(0, lengthOf(index))) : undefined;
  };

  try {
    let ahead = fill(0);
    for (const [index, sha256] of parts.entries()) {
      const found = await ahead;
      if (found?.part.length !== lengthOf(index) || found.sha256 !== sha256) {
        throw damaged(ref, partProblem(object, index, found?.part.length ?? 0));
      }
      if (index + 1 === parts.length) await expectEnd(reader, object);
      ahead = fill(index + 1);
      // looked at in the next round; the consumer may take its time, or never come back
      ahead.catch(() => undefined);
      onBytes?.(found.part.length);
      yield found.part;
    }
    if (parts.length === 0) await expectEnd(reader, object);
    // The last part was done with when the consumer asked for one more. The next object takes memory of its own.
    for (const buffer of buffers) giveBack(buffer);
  } finally {
    // not waited for: a store that is silent would hold the consumer
    void chunks.return(undefined).catch(() => undefined);
  }
}

async function expectEnd(reader: PartReader, { ref, bytes, sha256 }: PromisedObject): Promise<void> {
  if (await reader.hasMore()) throw damaged(ref, `it goes on after its ${bytes} bytes`);
  if (reader.wholeSha256() !== sha256)
    throw damaged(ref, 'its parts are good and its SHA-256 as a whole is not');
}

function partProblem({ bytes, partBytes, parts }: PromisedObject, index: number, found: number): string {
  const offset = index * partBytes;
  const length = Math.min(partBytes, bytes - offset);
  const where = `part ${index + 1} of ${parts.length}, ${length} bytes from offset ${offset},`;
  return found < length ? `${where} ends after ${found} bytes` : `${where} has another SHA-256 than promised`;
}

const damaged = ({ key }: ObjectRef, problem: string) =>
  new DamagedError(`'${key}' is damaged: ${problem}`, {
    hint: 'nothing of the bad part was used; restore another point: `npx holdfast list`',
    object: key,
  });
