import { readFile } from 'node:fs/promises';
import { startPostgres } from '../../postgres-server.ts';
import { database, type Stage } from '../stage.ts';
import type { Measured } from '../telling/ledger.ts';
import { bytesText } from '../telling/quantities.ts';

export const major = 17;

/** Starts the server with a password, and fills one database with a shop. */
export async function fillShop({ say, serve, signal, password }: Stage): Promise<Measured> {
  say(`starting PostgreSQL ${major} on 127.0.0.1 and filling a shop`);
  const server = await startPostgres({ major, password });
  serve(server);
  await server.psql(`CREATE DATABASE ${database}`);
  for (const step of ['schema', 'rows', 'indexes']) {
    signal.throwIfAborted();
    const file = new URL(`../shop/${step}.sql`, import.meta.url);
    await server.psql(await readFile(file, 'utf8'), database);
  }
  const bytes = Number(await server.psql(`SELECT pg_database_size('${database}')`));
  const version = await server.psql('SHOW server_version');
  say(`PostgreSQL ${version}, process ${server.pid}: ${bytesText(bytes)} in database ${database}`);
  return { bytes, seen: `PostgreSQL ${version}`, evidence: { pid: server.pid, port: server.port } };
}
