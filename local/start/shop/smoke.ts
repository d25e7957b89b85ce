import { strict as assert } from 'node:assert';
import pg from 'pg';

// What drill.command is for: a small program of the application, run against the restored database.
// It ends with 0 when the shop would work, and says on standard error why not.
const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
await client.connect();
try {
  const ask = async (sql: string): Promise<unknown> =>
    (await client.query({ text: sql, rowMode: 'array' })).rows[0]?.[0];

  const total = await ask('select shop.order_total(17) > 0');
  assert.equal(total, true, 'the total of an order can be computed');

  const before = Number(await ask('select count(*) from shop.changes'));
  await client.query("update shop.orders set status = 'sent' where id = 17");
  assert.equal(
    Number(await ask('select count(*) from shop.changes')),
    before + 1,
    'a change of status is kept',
  );

  const unused = await ask("select nextval('shop.invoice_number') > max(invoice) from shop.orders");
  assert.equal(unused, true, 'the next invoice has a number of its own');

  const photo = await ask('select length(lo_get(photo)) from shop.products where id = 1');
  assert.equal(photo, 262_144, 'a photograph can be read');

  const days = Number(await ask('select count(*) from shop.sales_by_day'));
  assert.ok(days > 300, `the sales of every day are there, found ${days}`);
} finally {
  await client.end();
}
