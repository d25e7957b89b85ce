import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notExercised } from '#test/support/not-exercised.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { regressionDatabase } from '#test/support/regression-database.ts';
import { makeProduct, type Product, RestoreDocument, RunDocument, VerifyDocument } from './product.ts';

const DrillDocument = z.object({
  verdict: z.string(),
  compared: z.array(z.unknown()),
  isolated: z.boolean(),
});

/** What PostgreSQL's own suite leaves behind: a database that none of us made, with everything the server can do. */
const regression = await regressionDatabase();
if (!regression.server) notExercised(regression.reason);

describe.runIf(regression.server)("PostgreSQL's own regression database", () => {
  let server: PostgresServer;
  let product: Product;
  beforeAll(async () => {
    if (!regression.server) throw new Error('no server');
    server = regression.server;
    product = makeProduct(server.url('regression'), { source: { bigTable: '1MB', streams: 2 } });
    const ended = await product.run(['run', 'orders', '--json']);
    expect(ended.json(RunDocument).runs[0], ended.stderr).toMatchObject({ outcome: 'verified' });
  }, 180_000);
  afterAll(async () => {
    product.cleanup();
    await server.stop();
  });

  it('has several archives, and verifies', async () => {
    expect(product.files('data').filter((file) => file.endsWith('.dump')).length).toBeGreaterThan(2);
    const ended = await product.run(['verify', 'orders@latest', '--json']);
    expect(ended.json(VerifyDocument)).toMatchObject({ verdict: 'good' });
  });

  it('is restored with every table and object equal, and dumps as the original does', async () => {
    const ended = await product.run([
      'restore',
      'orders@latest',
      '--to',
      server.url('restored'),
      '--create',
      '--json',
    ]);
    expect(ended.code, ended.stderr + ended.stdout.slice(0, 2_000)).toBe(0);
    expect(ended.json(RestoreDocument)).toMatchObject({ verdict: 'matches', differences: 0 });
    expect(definitions(server, 'restored')).toEqual(definitions(server, 'regression'));
    expect(await contents(server, 'restored')).toEqual(await contents(server, 'regression'));
  }, 180_000);

  it('passes a drill', async () => {
    const ended = await product.run(['drill', 'orders', '--json']);
    const { verdict, compared } = ended.json(DrillDocument);
    expect([ended.code, verdict], ended.stderr).toEqual([0, 'pass']);
    expect(compared.length).toBeGreaterThan(2_000);
  }, 180_000);
});

/**
 * The definitions as pg_dump writes them, in any order of lines: columns of inherited tables come back in another
 * order, and with them the commas. What `\restrict` says is random.
 */
function definitions(server: PostgresServer, database: string): string[] {
  const script = execFileSync(
    path.join(server.bin, 'pg_dump'),
    ['--schema-only', '-d', server.url(database)],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  return script
    .split('\n')
    .filter((line) => !/^\\(un)?restrict/.test(line))
    .map((line) => line.replace(/,$/, ''))
    .sort();
}

/** A hash of the rows of each table, whatever the order of rows and columns. */
async function contents(server: PostgresServer, database: string): Promise<string[]> {
  const tables = await server.psql(
    "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1",
    database,
  );
  const hashes = tables
    .split('\n')
    .filter((table) => table !== '')
    .map(
      (table) =>
        `SELECT '${table.replaceAll("'", "''")}', count(*), md5(string_agg(row, '' ORDER BY row COLLATE "C")) FROM (SELECT to_jsonb(t)::text AS row FROM ONLY ${table} t) r`,
    );
  expect(hashes.length).toBeGreaterThan(300);
  return (await server.psql(hashes.join('\nUNION ALL ').concat(' ORDER BY 1'), database)).split('\n');
}
