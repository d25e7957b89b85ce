import { existsSync } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.ts';

interface PatchedSet {
  /** Where the files are now. */
  readonly root: string;
  /** Where they will be used: programs carry the absolute path of their loader. */
  readonly home: string;
  readonly major: string;
}

/**
 * Makes the programs of a newer Debian run on this machine: each names the C library of its own set.
 * No LD_LIBRARY_PATH, which every /bin/sh that the server starts would inherit.
 */
export async function patchSet(patchelf: string, { root, home, major }: PatchedSet): Promise<void> {
  const folders = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'];
  const loader = folders
    .map((folder) => `${folder}/ld-linux-x86-64.so.2`)
    .find((path) => existsSync(join(root, path)));
  const rpath = ['--force-rpath', '--set-rpath', folders.map((folder) => join(home, folder)).join(':')];
  const postgres = join(root, `usr/lib/postgresql/${major}`);

  const programs = [
    ...(await elfFiles(join(postgres, 'bin'))),
    ...(await elfFiles(join(postgres, 'lib/pgxs/src/test/regress'))),
    ...(await elfFiles(join(root, 'usr/bin'))),
  ];
  await command(patchelf, [...rpath, '--set-interpreter', join(home, loader ?? ''), ...programs]);
  const libraries = await elfFiles(join(postgres, 'lib'));
  const libpq = join(root, 'usr/lib/x86_64-linux-gnu/libpq.so.5');
  await command(patchelf, [...rpath, ...libraries, await realpath(libpq)]);
}

async function elfFiles(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && (await isElf(join(folder, entry.name)))) found.push(join(folder, entry.name));
  }
  return found;
}

async function isElf(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
  return buffer.equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46]));
}
