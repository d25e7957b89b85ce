import { chmod, mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { postgresBin } from '#test/support/postgres-server.ts';

export interface SpyingTools {
  readonly folder: string;
  readonly bin: string;
  /** Everything that any pg_restore read from its standard input, one after the other. */
  readonly seen: string;
}

/** The programs of a major, with a pg_restore that is `script`, or notes what it reads and passes it on. */
export async function spyingTools(major: number, script?: string): Promise<SpyingTools> {
  const real = postgresBin(major) ?? '';
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-spy-'));
  const bin = path.join(folder, 'bin');
  const seen = path.join(folder, 'seen');
  await mkdir(bin);
  await writeFile(seen, '');
  for (const name of await readdir(real)) {
    if (name !== 'pg_restore') await symlink(path.join(real, name), path.join(bin, name));
  }
  const pass = `case "$*" in *section=data*) tee -a '${seen}' | exec '${real}/pg_restore' "$@" ;; *) exec '${real}/pg_restore' "$@" ;; esac`;
  await writeFile(path.join(bin, 'pg_restore'), `#!/bin/sh\n${script ?? pass}\n`);
  await chmod(path.join(bin, 'pg_restore'), 0o755);
  return { folder, bin, seen };
}
