import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DamagedError } from '#core/errors.ts';
import { madeHere } from '../folders.ts';
import type { DebPin, PinnedDeb } from '../pins.ts';
import type { SetRequest } from './debian-set.ts';
import { type PrivateApt, privateApt } from './private-apt.ts';

/** Paths of the pinned packages, from the cache or the mirror; of their successors where the mirror moved on. */
export async function fetchDebs(pin: DebPin, { major, root, say }: SetRequest): Promise<string[]> {
  const cache = join(madeHere, 'cache/debs');
  await mkdir(cache, { recursive: true });
  const kept = (deb: PinnedDeb) => join(cache, `${deb.sha256}.deb`);
  const missing = pin.debs.filter((deb) => !existsSync(kept(deb)));
  if (missing.length === 0) return pin.debs.map(kept);

  const folder = join(root, '.apt');
  try {
    const apt = await privateApt(folder, pin.suite);
    const archives = join(folder, 'cache/archives');
    const moved = await downloadPinned(apt, missing, archives);
    if (moved !== undefined) {
      say(
        `postgres ${major}: the pin of ${pin.snapshot} has moved (${moved}); took what the signed index offers`,
      );
      await apt.download(wanted(major, await apt.resolve(await named(apt, major))), archives);
    }
    const files = await keep(archives, cache, pin.debs);
    return moved === undefined ? pin.debs.map(kept) : files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Undefined when every pinned version was to be had, otherwise what apt said was gone. */
async function downloadPinned(
  apt: PrivateApt,
  debs: readonly PinnedDeb[],
  into: string,
): Promise<string | undefined> {
  try {
    await apt.download(
      debs.map((deb) => `${deb.name}=${deb.version}`),
      into,
    );
  } catch (error) {
    const gone = /Version '.*' for '.*' was not found|Unable to locate package \S+/.exec(String(error));
    if (!gone) throw error;
    return gone[0];
  }
  return undefined;
}

/** Moves downloads into the cache under their hash. A file that is not the pinned one is refused. */
async function keep(archives: string, cache: string, pinned: readonly PinnedDeb[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of (await readdir(archives)).filter((entry) => entry.endsWith('.deb'))) {
    const sha256 = createHash('sha256')
      .update(await readFile(join(archives, name)))
      .digest('hex');
    const pin = pinned.find((deb) => name.startsWith(`${deb.name}_${deb.version.replace(':', '%3a')}_`));
    if (pin && pin.sha256 !== sha256) {
      throw new DamagedError(`${name} has the SHA-256 ${sha256}, pinned is ${pin.sha256}`, {
        object: name,
        hint: 'do not use it: find out why the mirror serves another file under the same version',
      });
    }
    const path = join(cache, `${sha256}.deb`);
    await rename(join(archives, name), path);
    files.push(path);
  }
  return files;
}

async function named(apt: PrivateApt, major: string): Promise<string[]> {
  const vector = `postgresql-${major}-pgvector`;
  const base = [`postgresql-${major}`, `postgresql-client-${major}`, 'zstd', 'lz4'];
  return (await apt.has(vector)) ? [...base, vector] : base;
}

/** The programs and the libraries they load; not Perl, LLVM and what only an installation needs. */
function wanted(major: string, packages: readonly string[]): string[] {
  const taken = new RegExp(
    `^(postgresql-(${major}|client-${major}|${major}-pgvector)|lib[a-z0-9+.-]*|zlib1g|openssl-provider-legacy|zstd|lz4)$`,
  );
  const left = /^lib(llvm|z3|perl|.*-perl$|pam-modules|semanage|c-l10n|bsd0|db5|text|gdbm|python|proc2)/;
  return packages.filter((name) => taken.test(name) && !left.test(name));
}
