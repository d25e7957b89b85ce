import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { DamagedError, PermanentError } from '#core/errors.ts';
import { command } from '../tools/command.ts';
import { madeHere } from '../tools/folders.ts';
import { making } from './making.ts';

const pin = {
  module: 'github.com/versity/versitygw',
  version: 'v1.8.0',
  /** The module's own hash, as Go's checksum database has it. Its go.mod pins the modules below it. */
  h1: 'h1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc=',
};

const usual = join(madeHere, 'tools/versitygw');
/** The folder of the version is only there when it is whole, so it is its own stamp. */
const homeIn = (folder: string) => join(folder, pin.version);
const missingIn = (folder: string) => join(folder, 'missing.json');
const Missing = z.strictObject({ reason: z.string() });

/** The program, or undefined when it is not on this machine. */
export function versitygwProgram(folder = usual): string | undefined {
  const program = join(homeIn(folder), 'versitygw');
  return existsSync(program) ? program : undefined;
}

/** Why versitygw is not on this machine, in a few words. */
export function whyNoVersitygw(folder = usual): string {
  const missing = missingIn(folder);
  if (!existsSync(missing)) return 'it is not on this machine, run npm run tools';
  return Missing.parse(JSON.parse(readFileSync(missing, 'utf8'))).reason;
}

/** Makes sure of versitygw. Gives whether it had to be built; a failure is kept for those who report it. */
export async function installVersitygw(
  say: (line: string) => void,
  folder = usual,
): Promise<{ readonly installed: boolean }> {
  if (versitygwProgram(folder)) return { installed: false };
  try {
    await assertGo();
    say(
      `versitygw: building ${pin.version} with Go into .holdfast/tools/versitygw, which takes some minutes once`,
    );
    await making(homeIn(folder), build);
    await removeOthers(folder);
    return { installed: true };
  } catch (error) {
    await remember(folder, error instanceof Error ? error.message.slice(0, 300) : String(error));
    throw error;
  }
}

async function build(into: string): Promise<void> {
  const hint = 'check the network and the module proxy of Go on this machine, then run npm run tools';
  await command('go', ['install', `${pin.module}/cmd/versitygw@${pin.version}`], {
    cwd: into,
    env: { GOBIN: into, GOFLAGS: '-mod=mod' },
    timeoutMs: 1_800_000,
  }).catch((cause: unknown) => {
    const said = String(cause).replaceAll(/go: downloading .*\n?/g, '');
    throw new PermanentError(`the build failed: ${said.trim()}`, { hint, cause });
  });
  const built = await command('go', ['version', '-m', join(into, 'versitygw')]);
  const line = built.split('\n').find((text) => /^\s+mod\s/.test(text)) ?? '';
  const [, module, version, h1] = line.trim().split(/\s+/);
  if (module === pin.module && version === pin.version && h1 === pin.h1) return;
  throw new DamagedError(
    `versitygw was built from ${module} ${version} ${h1}, expected ${pin.version} ${pin.h1}`,
    {
      object: 'versitygw',
      hint: 'do not run it: the module proxy of this machine gave other sources than the pinned ones',
    },
  );
}

async function assertGo(): Promise<void> {
  const hint = 'install Go 1.21 or later for the tests that need versitygw, then run npm run tools';
  const version = await command('go', ['env', 'GOVERSION']).catch(() => '');
  const [, major = 0, minor = 0] = /^go(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major > 1 || (major === 1 && minor >= 21)) return;
  throw new PermanentError(
    version ? `Go is ${version.trim()}, 1.21 or later is needed` : 'Go is not on this machine',
    {
      hint,
    },
  );
}

async function removeOthers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const keep = name === pin.version || name.includes('.making-');
    if (!keep) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function remember(folder: string, reason: string): Promise<void> {
  const missing = missingIn(folder);
  await mkdir(folder, { recursive: true });
  await writeFile(`${missing}.${process.pid}`, JSON.stringify({ reason }));
  await rename(`${missing}.${process.pid}`, missing);
}
