import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** A new folder, and what a test wants to know or change behind the store's back. */
export async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'directory-store-'));
  const files = async () =>
    (await readdir(path, { recursive: true, withFileTypes: true }))
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
  return {
    path,
    /** Every file, by any name. */
    files,
    cleanup: () => rm(path, { recursive: true, force: true }),
    unfinished: async () => (await files()).filter((file) => basename(file).startsWith('.unfinished-')),
    corrupt: async (key: string, change: (body: Buffer) => Buffer) => {
      const file = (await files()).find((found) => found.endsWith(key)) ?? join(path, key);
      await writeFile(file, change(await readFile(file)));
    },
  };
}
