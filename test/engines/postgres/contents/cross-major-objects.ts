/** What the sample database lacks and PostgreSQL prints or records otherwise from one major to the next. */
export const crossMajorObjects = `
CREATE VIEW one AS SELECT o.id, o.note AS remark, o.amount + 1 AS more FROM orders o
  WHERE o.status = 'a' AND EXISTS (SELECT FROM customer c WHERE c.id = o.customer) ORDER BY o.note;
CREATE VIEW on_one AS SELECT id, remark FROM one WHERE more > 3;
CREATE VIEW grouped AS SELECT customer, max(amount) FILTER (WHERE amount > 1) AS m, sum(amount) OVER w AS s FROM orders
  GROUP BY customer, amount HAVING count(*) > 1 WINDOW w AS (PARTITION BY customer ORDER BY amount) ORDER BY customer;
CREATE VIEW united AS SELECT id FROM orders UNION ALL SELECT id FROM customer ORDER BY 1;
CREATE VIEW named AS WITH x AS (SELECT id, amount FROM orders) SELECT x.id FROM x WHERE amount IN (SELECT id FROM customer);
CREATE VIEW given AS SELECT g.a, g.a + 1 AS b FROM generate_series(1, 3) g(a);
CREATE VIEW listed AS SELECT v.a, v.b FROM (VALUES (1, 'x'), (2, 'y')) v(a, b) WHERE v.a > 1;
CREATE VIEW nested AS SELECT s.id FROM (SELECT id FROM orders WHERE amount > 1) s WHERE s.id > 1;
CREATE VIEW whole AS SELECT c, c.*::text AS t, c.tags[1] AS first FROM customer c;
CREATE VIEW swapped AS SELECT id AS amount, amount AS id FROM orders ORDER BY orders.amount, orders.id;
CREATE VIEW beside AS SELECT o.id, l.x FROM orders o, LATERAL (SELECT o.amount + 1 AS x) l;
CREATE VIEW joined AS SELECT id FROM orders JOIN customer USING (id);
CREATE VIEW printed AS SELECT at AT TIME ZONE 'UTC' AS z, extract(year FROM at) AS y, CASE kind WHEN 'a' THEN 1 END AS c,
  kind COLLATE "C" AS l, n::numeric(10, 2) AS d, n IS DISTINCT FROM 3 AS x, trim(kind) AS t FROM event;
CREATE VIEW checked AS SELECT DISTINCT ON (customer) customer, amount FROM orders ORDER BY customer, amount DESC LIMIT 5;
CREATE RECURSIVE VIEW counted (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < 10;
CREATE SCHEMA orders;
CREATE TYPE orders.kind AS ENUM ('a');
CREATE FUNCTION orders.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE TABLE orders.orders (id int NOT NULL, p pair);
CREATE VIEW orders.all AS SELECT id, (p).b, orders.f(id) AS f, 'a'::orders.kind AS k FROM orders.orders;
CREATE MATERIALIZED VIEW many AS SELECT id, amount FROM orders WHERE amount > 2;
CREATE RULE logged AS ON UPDATE TO customer DO ALSO INSERT INTO orders (customer, note) SELECT new.id, old.name;
CREATE RULE gone AS ON DELETE TO one DO INSTEAD DELETE FROM orders WHERE id = old.id;
CREATE PROCEDURE several(x int) LANGUAGE sql BEGIN ATOMIC INSERT INTO orders (customer) VALUES (x) ON CONFLICT DO NOTHING;
  UPDATE orders SET amount = x WHERE id = x; SELECT id FROM orders o WHERE o.amount > x; END;
CREATE TABLE shared (a int);
GRANT ALL ON shared, one, many TO sample_reader;
GRANT ALL ON shared TO sample_owner WITH GRANT OPTION;
GRANT SELECT, INSERT ON shared TO PUBLIC;
CREATE TABLE lessened (a int);
REVOKE INSERT ON lessened FROM postgres;
CREATE TABLE closed (a int);
REVOKE ALL ON closed FROM postgres;
CREATE TABLE mixed (a int);
GRANT ALL ON mixed TO sample_reader;
GRANT SELECT ON mixed TO sample_reader WITH GRANT OPTION;
GRANT ALL ON pg_catalog.pg_statistic TO sample_owner;
REVOKE ALL ON pg_catalog.pg_authid FROM postgres;
ALTER DEFAULT PRIVILEGES FOR ROLE sample_owner GRANT ALL ON TABLES TO sample_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE sample_reader IN SCHEMA public GRANT ALL ON TABLES TO sample_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE sample_reader REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE INSERT ON TABLES FROM postgres;
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA orders;
CREATE SUBSCRIPTION plain CONNECTION 'host=h' PUBLICATION a WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION streamed CONNECTION 'host=h' PUBLICATION a
  WITH (connect = false, slot_name = NONE, streaming = on, binary = on);
CREATE USER MAPPING FOR PUBLIC SERVER far;
CREATE DOMAIN positive AS int CONSTRAINT positive_known NOT NULL CONSTRAINT positive_is CHECK (VALUE > 0);
CREATE TABLE keyed (a int PRIMARY KEY, b int NOT NULL UNIQUE NULLS NOT DISTINCT, c int REFERENCES keyed (b) ON UPDATE SET NULL,
  d positive, e int CHECK (e > 1) NO INHERIT, f int, CHECK (f > a));
ALTER TABLE keyed ADD CONSTRAINT late CHECK (f > 3) NOT VALID;
CREATE TABLE above (x int, PRIMARY KEY (x));
CREATE TABLE below () INHERITS (above);
CREATE TABLE alike (LIKE keyed INCLUDING ALL);
ALTER TABLE keyed RENAME TO renamed;
ALTER TABLE renamed RENAME COLUMN b TO bb;
CREATE TABLE hashed (a int NOT NULL, b int DEFAULT 3) PARTITION BY HASH (a);
CREATE TABLE hashed_0 PARTITION OF hashed (b NOT NULL) FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE numbered (id int GENERATED ALWAYS AS IDENTITY, a int) PARTITION BY LIST (a);
CREATE TABLE numbered_1 PARTITION OF numbered FOR VALUES IN (1);
CREATE TABLE numbered_2 (id int NOT NULL, a int);
ALTER TABLE numbered ATTACH PARTITION numbered_2 FOR VALUES IN (2);
CREATE TABLE x_y (z int NOT NULL);
CREATE TABLE x (y_z int NOT NULL);
CREATE TABLE a_table_with_a_name_that_is_nearly_as_long_as_names_may_be_1
  (a_column_with_a_long_name_too int NOT NULL, b int NOT NULL);
CREATE TABLE short (a_column_with_a_name_that_is_nearly_as_long_as_names_may_be_1 int NOT NULL);
`;

/** One change each, made on the new server after a restore, and the item that must then differ. */
export const laterChanges: readonly (readonly [change: string, kind: string, name: string])[] = [
  ['GRANT SELECT (a) ON shared TO sample_owner', 'privilege', 'table public.shared'],
  ['REVOKE INSERT ON shared FROM PUBLIC', 'privilege', 'table public.shared'],
  ['REVOKE GRANT OPTION FOR SELECT ON mixed FROM sample_reader', 'privilege', 'table public.mixed'],
  ['REVOKE UPDATE ON event FROM postgres', 'privilege', 'partitioned public.event'],
  ['GRANT INSERT ON lessened TO postgres', 'privilege', 'table public.lessened'],
  ['ALTER TABLE shared OWNER TO sample_owner', 'privilege', 'table public.shared'],
  ['REVOKE EXECUTE ON FUNCTION orders.f FROM PUBLIC', 'privilege', 'function orders.f(integer)'],
  ['GRANT SELECT ON pg_catalog.pg_authid TO postgres', 'privilege', 'table pg_catalog.pg_authid'],
  [
    'ALTER DEFAULT PRIVILEGES FOR ROLE sample_owner REVOKE SELECT ON TABLES FROM sample_reader',
    'default-privilege',
    'of sample_owner on r',
  ],
  ['ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO postgres', 'default-privilege', 'of postgres on r'],
  ['ALTER TABLE numbered ALTER id DROP IDENTITY', 'partitioned', 'public.numbered'],
  ['ALTER TABLE x_y ALTER z DROP NOT NULL', 'table-definition', 'public.x_y'],
  [`CREATE OR REPLACE VIEW on_one AS SELECT id, remark FROM one WHERE id > 3`, 'view', 'public.on_one'],
  [
    `CREATE OR REPLACE VIEW orders.all AS SELECT id, (p).b, public.add(id) AS f, 'a'::orders.kind AS k FROM orders.orders`,
    'view',
    'orders."all"',
  ],
  ['ALTER SUBSCRIPTION plain SET (streaming = on)', 'subscription', 'plain'],
  ["ALTER USER MAPPING FOR PUBLIC SERVER far OPTIONS (ADD user2 'u')", 'user-mapping-value', 'PUBLIC on far'],
];

/** The same for what only the newer servers have. */
export const changesSince: Readonly<Record<number, typeof laterChanges>> = {
  16: [
    [`ALTER SUBSCRIPTION plain SET (origin = none)`, 'subscription', 'plain'],
    ['ALTER SUBSCRIPTION plain SET (password_required = false)', 'subscription', 'plain'],
  ],
  17: [
    ['GRANT MAINTAIN ON lessened TO sample_reader', 'privilege', 'table public.lessened'],
    ['REVOKE MAINTAIN ON event FROM postgres', 'privilege', 'partitioned public.event'],
  ],
  18: [
    [`ALTER PUBLICATION everything SET (publish_generated_columns = stored)`, 'publication', 'everything'],
    [
      'ALTER TABLE orders.orders RENAME CONSTRAINT orders_id_not_null TO id_is_known',
      'table-definition',
      'orders.orders',
    ],
    [
      `COMMENT ON CONSTRAINT orders_id_not_null ON orders.orders IS 'why'`,
      'table-definition',
      'orders.orders',
    ],
    [
      'ALTER TABLE orders.orders ALTER id DROP NOT NULL, ADD CONSTRAINT orders_id_not_null NOT NULL id NO INHERIT',
      'table-definition',
      'orders.orders',
    ],
  ],
};
