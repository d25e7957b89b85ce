import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { ErrorDocument, ListDocument, makeProduct, type Product, RunDocument } from './product.ts';

const Shown = z.object({
  flags: z.array(z.string()),
  history: z.array(z.strictObject({ at: z.string(), level: z.string(), by: z.string(), detail: z.string() })),
});
const Accepted = z.strictObject({
  point: z.string(),
  acceptedAt: z.string(),
  stillSuspect: z.array(z.string()),
  incident: z.null(),
});

let server: PostgresServer;
let product: Product;
/** The newest of three nights that are alike. */
let good: string;

beforeAll(async () => {
  server = await startPostgres({ major: 17 });
  await server.psql('CREATE DATABASE shop');
  await server.psql(
    `CREATE TABLE orders (id int PRIMARY KEY, note text NOT NULL);
     INSERT INTO orders SELECT g, repeat('to be delivered by hand ', 20) FROM generate_series(1, 8000) g;
     CREATE TABLE customers (id int PRIMARY KEY, name text);
     INSERT INTO customers SELECT g, 'customer ' || g FROM generate_series(1, 500) g;`,
    'shop',
  );
  product = makeProduct(`postgres://postgres@127.0.0.1:${server.port}/shop`, {
    plan: { judge: { history: 3 } },
  });
  for (let night = 1; night <= 3; night++) good = (await backUp()).point;
  expect(await product.points()).toMatchObject([{ flags: [] }, { flags: [] }, { flags: [] }]);
}, 120_000);
afterAll(async () => {
  product?.cleanup();
  await server?.stop();
});

/** A run, which is verified whatever it backs up. */
async function backUp() {
  const ended = await product.run(['run', 'orders', '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  const { runs } = z
    .strictObject({ runs: z.array(RunDocument.shape.runs.element.strict()) })
    .parse(JSON.parse(ended.stdout));
  expect(runs).toMatchObject([{ outcome: 'verified' }]);
  return { point: runs[0]?.point ?? '', stderr: ended.stderr };
}
const change = (sql: string) => server.psql(sql, 'shop');
const show = async (point: string) => (await product.run(['show', point, '--json'])).json(Shown);

it.each([
  {
    what: 'an emptied table',
    done: 'TRUNCATE customers',
    undone: `INSERT INTO customers SELECT g, 'customer ' || g FROM generate_series(1, 500) g`,
    says: 'table public.customers has 0 rows, usual are 500',
  },
  {
    what: 'lost rows, and with them half the dump',
    done: 'DELETE FROM orders WHERE id % 5 < 3',
    undone: `INSERT INTO orders SELECT g, repeat('to be delivered by hand ', 20) FROM generate_series(1, 8000) g WHERE g % 5 < 3`,
    says: 'table public.orders has 3,200 rows, usual are 8,000',
  },
  {
    what: 'a table that is gone',
    done: 'ALTER TABLE customers RENAME TO clients',
    undone: 'ALTER TABLE clients RENAME TO customers',
    says: 'table public.customers is gone, usual are 500',
  },
  {
    what: 'encryption',
    done: `UPDATE orders SET note = (SELECT string_agg(md5(random()::text || g), '') FROM generate_series(1, 15) g WHERE orders.id > 0)`,
    undone: `UPDATE orders SET note = repeat('to be delivered by hand ', 20)`,
    says: 'what is encrypted cannot be compressed',
  },
])('marks $what, says why, and leaves the point before it the latest', async ({ done, undone, says }) => {
  await change(done);
  const { point, stderr } = await backUp();
  await change(undone);
  expect(stderr).toContain(says);
  expect(stderr).toContain(`npx holdfast accept ${point}`);
  expect(stderr).toMatch(/the last 3: .*, now /);
  const shown = await show(point);
  expect(shown.flags).toEqual(['suspect']);
  expect(shown.history.map(({ level }) => level)).toEqual(['verified', 'suspect']);
  const listed = (await product.points()).find((one) => one.point === point);
  expect(listed).toMatchObject({ level: 'verified', flags: ['suspect'] });
  const latest = await product.run(['show', 'orders@latest', '--json']);
  expect(latest.stderr).toContain(`passed over: ${point} is suspect`);
  expect(latest.json(z.object({ manifest: z.object({ runId: z.string() }) })).manifest.runId).toBe(
    good.split('@')[1],
  );
});

it('takes what a person accepts as usual, keeps who it was, and tells of less than that', async () => {
  await change('DELETE FROM orders WHERE id > 3000');
  const { point } = await backUp();
  const again = await backUp();
  const accepted = (await product.run(['accept', point, '--json'])).json(Accepted);
  expect(accepted).toMatchObject({ point, stillSuspect: [again.point] });
  expect(await show(point)).toMatchObject({ flags: [], history: [{}, {}, { level: 'accepted' }] });
  expect((await product.run(['accept', point, '--json'])).json(Accepted)).toEqual(accepted);
  expect((await product.run(['audit', '--json'])).stdout).toContain('"verb":"accept"');
  const { point: next, stderr } = await backUp();
  expect(stderr).not.toContain('suspect');
  expect(await show(next)).toMatchObject({ flags: [] });
  await change('DELETE FROM orders WHERE id > 1000');
  expect((await backUp()).stderr).toContain('table public.orders has 1,000 rows, usual are 3,000');
});

it('refuses to accept a point that is not suspect, or is none, and says which are', async () => {
  const ended = await product.run(['accept', good, '--json']);
  expect(ended.code).toBe(2);
  expect(ended.json(ErrorDocument).error).toMatchObject({
    message: `${good} is not suspect: there is nothing to accept`,
    hint: expect.stringMatching(/^suspect are orders@/),
  });
  expect((await product.run(['accept', 'orders@20200101T000000Z-aaaaaa'])).code).toBe(3);
});

it('marks the first point that has less than the plan asks for, and none of a source that is not judged', async () => {
  const plan = { judge: { minRows: 1_000_000 } };
  const fresh = makeProduct(`postgres://postgres@127.0.0.1:${server.port}/shop`, { plan });
  try {
    const ended = await fresh.run(['run', 'orders']);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('the plan asks for 1,000,000 at least');
    expect(ended.stdout).toContain('verified, suspect');
    fresh.write({ plan, source: { judge: false } });
    expect((await fresh.run(['run', 'orders'])).stderr).not.toContain('suspect');
    const { points } = (await fresh.run(['list', '--json'])).json(ListDocument);
    expect(points.map(({ flags }) => flags)).toEqual([[], ['suspect']]);
  } finally {
    fresh.cleanup();
  }
});
