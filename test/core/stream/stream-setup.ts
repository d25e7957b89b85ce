import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import type { Store } from '#core/ports/store.ts';
import { createPartPool } from '#core/stream/part-pool.ts';
import { collect } from '#test/support/collect.ts';

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Yields `body` in chunks of `chunkBytes`, reusing one buffer as a careless source does. */
export async function* chunksOf(body: Uint8Array, chunkBytes = 700) {
  const buffer = Buffer.alloc(chunkBytes);
  for (let at = 0; at < body.length; at += chunkBytes) {
    const chunk = body.subarray(at, at + chunkBytes);
    buffer.set(chunk);
    yield buffer.subarray(0, chunk.length);
    buffer.fill(0);
  }
}

/** A real folder, parts of 1,000 bytes, pieces of four parts. */
export async function setup(wrap: (store: Store) => Store = (store) => store) {
  const root = await mkdtemp(join(tmpdir(), 'stream-'));
  const folder = createDirectoryStore({ root });
  const store = wrap(folder);
  const pool = createPartPool(1_000, 4);
  const controller = new AbortController();
  return {
    store,
    pool,
    controller,
    deps: { store, pool, partBytes: 1_000, maxParts: 4, signal: controller.signal },
    key: (piece: number) => `data/x/${piece}`,
    visible: async () => (await collect(folder.list('data/'))).map(({ key }) => key),
    unfinished: () => collect(folder.abandoned(new Date(Date.now() + 60_000))),
    corrupt: async (key: string, change: (body: Buffer) => Uint8Array) =>
      writeFile(join(root, key), change(await readFile(join(root, key)))),
    cleanup: () => rm(root, { recursive: true, force: true }),
  };
}
