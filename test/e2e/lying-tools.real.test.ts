import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { lyingTools } from './lying-tools.ts';
import { startOrders } from './orders-database.ts';
import { makeProduct, type Product, processesWith, RunDocument } from './product.ts';

/** A snapshot of one database cannot be used in another, so a tool that strays comes without it. */
const otherDatabase =
  'for a; do shift; case $a in --snapshot=*) ;; *) set -- "$@" "$a";; esac; done; "$REAL" "$@" -d other';

/** A lie, and the words by which the run names it. A lie is told about the main archive, or about all. */
const lies: readonly (readonly [lie: string, script: string, named: RegExp])[] = [
  ['exits 1 after its last byte', '"$REAL" "$@"; exit 1', /exit code 1/],
  ['exits 0 with nothing', 'exit 0', /without a single byte|is empty/],
  ['exits 0 with half of it', '"$REAL" "$@" | head -c 3000000; exit 0', /is cut after 3000000 bytes/],
  ['exits 0 with all but the last byte', '"$REAL" "$@" | head -c -1; exit 0', /is cut after/],
  [
    'exits 0 with an archive and a line of its own',
    '"$REAL" "$@"; echo done; exit 0',
    /goes on after its end/,
  ],
  ['exits 0 with an error page', 'echo "<html>503</html>"; exit 0', /does not begin with PGDMP/],
  ["exits 0 with another database's dump", otherDatabase, /dump of the database 'other'/],
  [
    'exits 0 with the definitions alone',
    '"$REAL" "$@" --schema-only; exit $?',
    /the rows of public\.\w+ are not in it/,
  ],
  [
    'exits 0 without one of the tables',
    '"$REAL" "$@" --exclude-table=customers; exit $?',
    /the rows of public.customers are not in it/,
  ],
  ['is killed in the middle', '"$REAL" "$@" | head -c 1000000; kill -9 $$', /SIGKILL/],
  ['hangs at once', 'exec sleep 600', /nothing has moved/],
  ['hangs in the middle', '"$REAL" "$@" | head -c 1000000; exec sleep 600', /nothing has moved/],
  ['hangs after its last byte', '"$REAL" "$@"; exec sleep 600', /nothing has moved/],
];

let server: PostgresServer;
let product: Product;
beforeAll(async () => {
  server = await startOrders();
  await server.psql('CREATE DATABASE other');
  await server.psql('CREATE TABLE orders (id int); CREATE TABLE customers (id int)', 'other');
  product = makeProduct(server.url('orders'), { source: { bigTable: '1GB' } });
}, 120_000);
afterAll(async () => {
  product.cleanup();
  await server.stop();
});

describe('a pg_dump that lies', () => {
  it.each(lies)('fails the run and leaves no point when it %s', async (_, script, named) => {
    const tools = lyingTools(product.folder, server.bin, script);
    const before = product.files('data');
    const ended = await product.run(['run', 'orders', '--json'], {
      HOLDFAST_POSTGRES_17_BIN: tools,
      HOLDFAST_STALL_AFTER: '3s',
    });
    expect(ended.code, ended.stderr).toBe(1);
    const [run] = ended.json(RunDocument).runs;
    expect(run).toMatchObject({ outcome: 'failed' });
    expect(run?.error?.message).toMatch(named);
    expect(run?.point).toBeUndefined();
    expect(await product.points()).toEqual([]);
    expect(product.files('data')).toEqual(before);
    expect(processesWith(product.folder)).toEqual([]);
  });

  it('does not outlive its lie: the next run with true tools is good', async () => {
    const ended = await product.run(['run', 'orders', '--json']);
    expect(ended.json(RunDocument).runs[0]?.outcome, ended.stderr).toBe('verified');
  });
});

describe('a pg_dump that lies about the rows', () => {
  it("is caught by the server's own count when it dumps yesterday's rows under today's structure", async () => {
    const old = makeProduct(server.url('orders'), { source: { bigTable: '1GB', counts: '100%' } });
    await server.psql('CREATE TABLE IF NOT EXISTS audit_log (id int); DELETE FROM audit_log', 'orders');
    const keep = lyingTools(old.folder, server.bin, '"$REAL" "$@" | tee "$HOME/yesterday"');
    expect((await old.run(['run', 'orders'], { HOLDFAST_POSTGRES_17_BIN: keep })).code).toBe(0);
    await server.psql('INSERT INTO audit_log VALUES (1)', 'orders');
    const repeat = lyingTools(old.folder, server.bin, 'cat "$HOME/yesterday"');
    const ended = await old.run(['run', 'orders', '--json'], { HOLDFAST_POSTGRES_17_BIN: repeat });
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.json(RunDocument).runs[0]?.error?.message).toMatch(
      /0 rows of public.audit_log, the server counted 1/,
    );
    expect((await old.points())[0]).toMatchObject({ level: 'sealed', flags: ['damaged'] });
    old.cleanup();
  });
});

describe('a pg_dump of 15, whose archive is compressed by a child and cannot be followed', () => {
  it.each([
    ['half of it', '"$REAL" "$@" | head -c 1000000; exit 0'],
    ['the definitions alone', '"$REAL" "$@" --schema-only; exit $?'],
    ['an error page', 'echo "<html>503</html>"; exit 0'],
  ])('fails the run by its read-back when it exits 0 with %s', async (_, script) => {
    const fifteen = await startOrders(15, 2_000);
    const old = makeProduct(fifteen.url('orders'), { source: { bigTable: '1GB' } });
    try {
      const tools = lyingTools(old.folder, fifteen.bin, script);
      const ended = await old.run(['run', 'orders', '--json'], { HOLDFAST_POSTGRES_15_BIN: tools });
      expect(ended.code, ended.stdout).toBe(1);
      expect(ended.json(RunDocument).runs[0]?.error?.message).toMatch(
        /the point was written and is not good/,
      );
      expect((await old.points())[0]).toMatchObject({ level: 'sealed', flags: ['damaged'] });
      expect((await old.run(['drill', 'orders', '--json'])).code).toBe(1);
    } finally {
      old.cleanup();
      await fifteen.stop();
    }
  });
});
