import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PermanentError } from '#core/errors.ts';
import type { PostgresServer } from '../../local/postgres-server.ts';
import { command } from '../../local/tools/command.ts';
import { documentRows, fileRows } from './rows.ts';
import { sizesOf } from './sizes.ts';

export const database = 'bench';

const small = (tables: number) => `
CREATE TABLE docs(id bigint, tenant int, created timestamptz, email text, body jsonb);
CREATE TABLE blobs(id int, name text, data bytea);
CREATE SCHEMA small;
SELECT format('CREATE TABLE small.t_%1$s(id int PRIMARY KEY, k text, v numeric, at timestamptz);
  INSERT INTO small.t_%1$s SELECT g, md5(g::text||%1$s), g*1.37,
    ''2024-01-01''::timestamptz + g*interval ''1 min'' FROM generate_series(1,300) g;
  CREATE INDEX ON small.t_%1$s(k)', i) FROM generate_series(1,${tables}) i \\gexec
`;

const indexes = (largeObjects: number) => `
ALTER TABLE docs ADD PRIMARY KEY(id);
CREATE INDEX docs_email ON docs(email);
CREATE INDEX docs_tc ON docs(tenant, created);
ALTER TABLE blobs ADD PRIMARY KEY(id);
SELECT count(lo_from_bytea(0, data)) FROM blobs WHERE id <= ${largeObjects};
VACUUM ANALYZE;
CHECKPOINT;
`;

/** Makes the database `bench`: a wide table of numbers, orders with free text, files, large objects, small tables. */
export async function fill(server: PostgresServer, scale: number): Promise<void> {
  const { pgbench, documents, files, largeObjects, smallTables } = sizesOf(scale);
  await server.psql(`CREATE DATABASE ${database}`);
  const timeoutMs = 3_600_000;
  const scaled = ['-q', '-i', '-s', String(pgbench), server.url(database)];
  await command(join(server.bin, 'pgbench'), scaled, { timeoutMs });
  await server.psql(small(smallTables), database);
  await load(server, 'docs', documentRows(documents));
  await load(server, 'blobs', fileRows(files));
  await server.psql(indexes(largeObjects), database);
}

async function load(server: PostgresServer, table: string, rows: Iterable<string>): Promise<void> {
  const args = ['-X', '-q', '-d', server.url(database), '-c', `COPY ${table} FROM STDIN`];
  const psql = spawn(join(server.bin, 'psql'), args, { stdio: ['pipe', 'ignore', 'inherit'] });
  const exited = once(psql, 'exit');
  await pipeline(Readable.from(rows), psql.stdin);
  const [code] = await exited;
  if (code === 0) return;
  throw new PermanentError(`psql ended with ${code} while it filled ${table}`, {
    hint: 'read what it said above',
  });
}
