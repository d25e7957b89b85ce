import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';

/**
 * A database with one table that is big enough to be caught in the middle, and small ones around it. `rows` of about
 * 1 KB that hardly compress: 40,000 take a dump some seconds at a high compression level.
 */
export async function startOrders(
  major = 17,
  rows = 20_000,
  options: { readonly password?: string } = {},
): Promise<PostgresServer> {
  const server = await startPostgres({ major, ...options });
  await server.psql('CREATE DATABASE orders');
  await server.psql(
    `CREATE TABLE orders (id bigserial PRIMARY KEY, note text NOT NULL);
     INSERT INTO orders (note) SELECT string_agg(md5(random()::text || g || k), '') FROM generate_series(1, ${rows}) g, generate_series(1, 32) k GROUP BY g;
     CREATE TABLE customers (id int PRIMARY KEY, name text);
     INSERT INTO customers SELECT g, 'c' || g FROM generate_series(1, 100) g;
     CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS orders FROM orders;`,
    'orders',
  );
  return server;
}
