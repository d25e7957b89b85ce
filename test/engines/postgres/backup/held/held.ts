import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { PostgresDeps } from '#engines/postgres/deps.ts';
import { verifyPoint } from '#engines/postgres/verify/verify-point.ts';
import { type PostgresServer, postgresBin } from '#test/support/postgres-server.ts';
import { makePoint, readerOf } from '../../restore/made-point.ts';
import { postgresDeps } from '../../restore/postgres-deps.ts';
import type { BackedUp } from '../backup-setup.ts';

/** The tools of a major whose pg_dump is given more arguments than it is asked for. */
export async function dumpWith(major: number, args: readonly string[]) {
  const bin = await mkdtemp(path.join(tmpdir(), 'holdfast-held-'));
  const real = postgresBin(major) ?? '';
  for (const program of ['pg_dump', 'pg_restore', 'pg_dumpall', 'psql']) {
    const more =
      program === 'pg_dump' ? `case "$*" in *--version*) ;; *) set -- "$@" ${args.join(' ')};; esac\n` : '';
    await writeFile(path.join(bin, program), `#!/bin/sh\n${more}exec ${real}/${program} "$@"\n`);
    await chmod(path.join(bin, program), 0o755);
  }
  const tools: PostgresDeps['tools'] = { ...postgresDeps().tools, configured: { [major]: bin } };
  return { tools, end: () => rm(bin, { recursive: true }) };
}

/** What the read-back finds in a backup, whose archives are as pg_dump wrote them. */
export async function findings(server: PostgresServer, database: string, backedUp: BackedUp) {
  const around = [...backedUp.encodings.values()].some((encoding) => encoding.includes('|'));
  const { manifest } = await makePoint(server, { database });
  const archives = new Map(backedUp.archives);
  const named: Manifest = {
    ...manifest,
    contents: [...backedUp.contents],
    database: backedUp.database,
    objects: [...archives.keys()].flatMap((archive) =>
      manifest.objects
        .filter((object) => object.archive === (archive === 'globals' ? 'globals' : 'main'))
        .map((object) => ({
          ...object,
          archive,
          encoding: around && archive !== 'globals' ? 'pg_dump-custom+gzip' : object.encoding,
        })),
    ),
  };
  const result = await verifyPoint(readerOf(named, archives), postgresDeps(), new AbortController().signal);
  return result.findings.map(({ object, problem }) => `${object}: ${problem}`);
}
