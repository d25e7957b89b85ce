import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { startOrders } from './orders-database.ts';
import { makeProduct, type Product, RunDocument } from './product.ts';

const password = 'correct-horse';
let server: PostgresServer;
let product: Product;
beforeAll(async () => {
  server = await startOrders(17, 200, { password });
  await server.psql(
    `     CREATE ROLE half LOGIN PASSWORD '${password}'; GRANT USAGE ON SCHEMA public TO half;
     GRANT SELECT ON ALL TABLES IN SCHEMA public TO half; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO half;
     REVOKE SELECT ON customers FROM half;
     CREATE TABLE secured (id int); ALTER TABLE secured ENABLE ROW LEVEL SECURITY; CREATE POLICY visible ON secured USING (id > 0);
     GRANT SELECT ON secured TO half`,
    'orders',
  );
  product = makeProduct(url());
}, 120_000);
afterAll(async () => {
  product.cleanup();
  await server.stop();
});

const url = (user = 'postgres', secret = password, host = '127.0.0.1', database = 'orders'): string =>
  `postgres://${user}:${secret}@${host}:${server.port}/${database}`;

/** Runs once; a failed run must leave nothing, and no secret in what it says. */
async function failing(env: Readonly<Record<string, string>>) {
  const ended = await product.run(['run', 'orders', '--json'], env);
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.stdout + ended.stderr).not.toContain(password);
  expect(await product.points()).toEqual([]);
  expect(product.files('data')).toEqual([]);
  const [run] = ended.json(RunDocument).runs;
  if (!run?.error) throw new Error('a failed run without an error');
  return run.error;
}

describe('a source that cannot be backed up', () => {
  it('says that the password is wrong', async () => {
    const { message, hint } = await failing({ ORDERS_URL: url('postgres', 'wrong-secret') });
    expect(message).toContain('password authentication failed for user "postgres"');
    expect(message).not.toContain('wrong-secret');
    expect(hint).toContain('correct the password');
  });

  it('says that the host is unknown', async () => {
    const { message, hint } = await failing({ ORDERS_URL: url('postgres', password, 'db.invalid') });
    expect(message).toMatch(/db\.invalid/);
    expect(hint).toMatch(/host name|name server/);
  });

  it('says that nobody listens there', async () => {
    const { message } = await failing({ ORDERS_URL: 'postgres://postgres@127.0.0.1:1/orders' });
    expect(message).toMatch(/127\.0\.0\.1:1\b.*ECONNREFUSED/);
  });

  it('says that the database does not exist', async () => {
    const { message, hint } = await failing({ ORDERS_URL: url('postgres', password, '127.0.0.1', 'nope') });
    expect(message).toContain('database "nope" does not exist');
    expect(hint).toContain('correct the database name');
  });

  it('says that the database is empty, instead of calling nothing a backup', async () => {
    await server.psql('CREATE DATABASE hollow');
    const { message } = await failing({ ORDERS_URL: url('postgres', password, '127.0.0.1', 'hollow') });
    expect(message).toContain("the database 'hollow' is empty");
  });

  it('says that its variable is not set', async () => {
    const { message } = await failing({ ORDERS_URL: '' });
    expect(message).toContain('ORDERS_URL');
  });

  it('names the table that the role may not read', async () => {
    await server.psql('ALTER TABLE secured DISABLE ROW LEVEL SECURITY', 'orders');
    const { message, hint } = await failing({ ORDERS_URL: url('half') });
    expect(message).toContain('cannot read public.customers');
    expect(hint).toContain('GRANT SELECT ON public.customers');
  });

  it('names the table of which row security would hide rows', async () => {
    await server.psql(
      'ALTER TABLE secured ENABLE ROW LEVEL SECURITY; GRANT SELECT ON customers TO half',
      'orders',
    );
    const { message, hint } = await failing({ ORDERS_URL: url('half') });
    expect(message).toContain('row security would hide rows of public.secured');
    expect(hint).toContain('BYPASSRLS');
  });

  it('says that no client of its major is on this machine, before it starts anything', async () => {
    const old = await product.run(['run', 'orders', '--json'], {
      HOLDFAST_POSTGRES_17_BIN: '/nowhere',
      PATH: '/nowhere',
    });
    expect(old.code).toBe(1);
    expect(old.json(RunDocument).runs[0]?.error).toMatchObject({
      message: "there is no pg_dump in '/nowhere', named for PostgreSQL 17",
      hint: expect.stringContaining('HOLDFAST_POSTGRES_17_BIN'),
    });
    expect(product.files('data')).toEqual([]);
  });

  it('names who holds a table when it cannot be locked in time', async () => {
    const impatient = makeProduct(url(), { source: { lockTimeout: '1s' } });
    const holding = server.psql('BEGIN; LOCK TABLE customers; SELECT pg_sleep(8)', 'orders');
    await expect
      .poll(() => server.psql("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'"))
      .toBe('1');
    const ended = await impatient.run(['run', 'orders', '--json']);
    expect(ended.code).toBe(1);
    expect(ended.json(RunDocument).runs[0]?.error?.message).toMatch(/in the way: pid \d+ \(.*pg_sleep/);
    await holding;
    impatient.cleanup();
  });
});

describe('a source with a role that may only read', () => {
  it('is backed up without role passwords, and says so', async () => {
    await server.psql('ALTER TABLE secured DISABLE ROW LEVEL SECURITY', 'orders');
    const ended = await product.run(['run', 'orders', '--json'], { ORDERS_URL: url('half') });
    expect(ended.code, ended.stderr + ended.stdout).toBe(0);
    const shown = await product.run(['show', 'orders@latest', '--json']);
    expect(shown.stdout).toContain('no role passwords in the globals');
    const everything = product.files().filter((file) => !file.endsWith('.dump'));
    expect(everything.length).toBeGreaterThan(3);
    expect(shown.stdout).not.toContain(password);
  });
});
