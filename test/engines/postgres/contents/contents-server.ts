import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { ContentItem } from '#core/manifest/contents.ts';
import { contentsOf } from '#engines/postgres/contents/contents-of.ts';
import type { Query } from '#engines/postgres/contents/query.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';

const run = promisify(execFile);

export interface Session {
  readonly query: Query;
  /** Contents as they would be after `change`, which is undone. */
  contentsAfter(change: string): Promise<ContentItem[]>;
  /** Runs `work` in a transaction and undoes it. */
  undone<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openSession(url: string): Promise<Session> {
  const client = new pg.Client(url);
  await client.connect();
  const query: Query = async (sql, params) => (await client.query(sql, params)).rows;
  const undone: Session['undone'] = async (work) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    try {
      return await work();
    } finally {
      await client.query('ROLLBACK');
    }
  };
  return {
    query,
    undone,
    contentsAfter: (change) =>
      undone(async () => {
        await query(change);
        return contentsOf(query, { largeObjectContents: true });
      }),
    close: () => client.end(),
  };
}

export async function inTransaction<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const session = await openSession(url);
  try {
    return await session.undone(() => work(session.query));
  } finally {
    await session.close();
  }
}

export const contentsAt = (url: string): Promise<ContentItem[]> =>
  inTransaction(url, (query) => contentsOf(query, { largeObjectContents: true }));

/** Dumps `database` and restores it into a new one beside it, whose name it gives. */
export async function restoredCopy(server: PostgresServer, database: string): Promise<string> {
  const copy = `${database}_copy`;
  const archive = join(server.dataDir, '..', `${database}.dump`);
  await server.psql(`CREATE DATABASE "${copy}" TEMPLATE template0`);
  await run(join(server.bin, 'pg_dump'), ['-w', '-Fc', '-f', archive, '-d', server.url(database)]);
  await run(join(server.bin, 'pg_restore'), ['-w', '--exit-on-error', '-d', server.url(copy), archive]);
  return copy;
}
