import { statfs } from 'node:fs/promises';
import * as z from 'zod';
import { EnvironmentError } from '#core/errors.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import { connect } from '../connection/session.ts';
import type { ConnectionSettings } from '../connection/settings.ts';
import type { PostgresDeps } from '../deps.ts';
import { findToolSet, type ToolSet } from '../tools/tool-set.ts';

const Available = z.object({ name: z.string() });

/** A new server of any major takes this much before the first row. */
const emptyServerBytes = 128 * 1024 * 1024;

/** Data, indexes and WAL together take 1.5 to 3 times the data (R9). */
const growth = 2;

/** The programs of a server of this major, or EnvironmentError. */
export async function serverOfMajor(major: number, { tools, shell }: PostgresDeps): Promise<ToolSet> {
  const set = await findToolSet(major, tools, shell, 'initdb');
  if (set) return set;
  throw new EnvironmentError(`no PostgreSQL server of major ${major} is on this machine`, {
    hint: `run \`npm run tools\`, install postgresql-${major}, or name its folder in the config: tools: { postgres: { ${major}: '/usr/lib/postgresql/${major}/bin' } }`,
  });
}

/** Refuses when the folder's disk has no room for the restored data. */
export async function refuseFullDisk(
  folder: string,
  { logicalBytes }: Manifest['totals'],
  freeBytes: (folder: string) => Promise<number> = freeBytesOf,
): Promise<void> {
  const needed = emptyServerBytes + growth * logicalBytes;
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new EnvironmentError(
    `a restore needs about ${mib(needed)} in '${folder}' (${growth} times ${mib(logicalBytes)} of data), ${mib(free)} are free`,
    { hint: 'free that much, or let the temporary folder (TMPDIR) be on a larger disk' },
  );
}

const mib = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Refuses when the server has not the programs of an extension that the point uses. */
export async function refuseMissingExtensions(
  settings: ConnectionSettings,
  { contents }: Pick<Manifest, 'contents'>,
): Promise<void> {
  const session = await connect(settings, 'holdfast drill');
  try {
    const rows = await session.rows(Available, 'SELECT name::text FROM pg_available_extensions');
    const available = new Set(rows.map(({ name }) => name));
    const names = contents.filter(({ kind }) => kind === 'extension').map(({ name }) => unquoted(name));
    const missing = names.filter((name) => !available.has(name));
    if (missing.length === 0) return;
    throw new EnvironmentError(
      `extensions that the point uses are not on this machine: ${missing.join(', ')}`,
      {
        hint: 'install their packages for this major of PostgreSQL beside the server, then drill again',
      },
    );
  } finally {
    await session.end();
  }
}

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
