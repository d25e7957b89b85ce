import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ToolPlaces } from '#engines/postgres/tools/tool-set.ts';
import { postgresBin } from '#test/support/postgres-server.ts';
import { until } from '../backup/backup-setup.ts';

export interface GatedTools {
  readonly places: ToolPlaces;
  readonly bin: string;
  /** Resolves when as many programs stand before the gate. */
  reached(programs?: number): Promise<void>;
  /** Process ids of the programs that came to the gate. */
  pids(): Promise<number[]>;
  open(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * The programs of a major, of which one waits right before it does its work until the gate is opened: time enough for
 * a test to change the world. What only asks for a version passes.
 */
export async function gatedTools(major: number, program: 'pg_dump' | 'pg_dumpall'): Promise<GatedTools> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-gate-'));
  const at = (name: string): string => path.join(folder, name);
  const works = program === 'pg_dump' ? '*--snapshot=*' : '*--globals-only*';
  const real = postgresBin(major) ?? '';
  const script = `case "$*" in ${works}) echo $$ >> '${at('reached')}'
  while [ -e '${at('reached')}' ] && [ ! -e '${at('open')}' ]; do sleep 0.03; done;; esac
exec '${real}/${program}' "$@"`;
  const bin = await toolsWith(folder, major, { [program]: script });
  const pids = async (): Promise<number[]> =>
    existsSync(at('reached')) ? (await readFile(at('reached'), 'utf8')).trim().split('\n').map(Number) : [];
  return {
    places: { configured: { [major]: bin }, environment: {}, fetched: () => '/nonexistent' },
    bin,
    pids,
    reached: (programs = 1) => until(async () => (await pids()).length >= programs),
    open: () => writeFile(at('open'), ''),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A folder with the programs of a major, some of them replaced by shell scripts. */
export async function toolsWith(
  folder: string,
  major: number,
  scripts: Readonly<Record<string, string>>,
): Promise<string> {
  const real = postgresBin(major) ?? '';
  const bin = path.join(folder, `bin-${major}`);
  await mkdir(bin);
  for (const name of await readdir(real)) {
    if (!(name in scripts)) await symlink(path.join(real, name), path.join(bin, name));
  }
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(path.join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(path.join(bin, name), 0o755);
  }
  return bin;
}
