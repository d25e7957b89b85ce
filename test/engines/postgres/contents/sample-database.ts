/** Roles the sample needs on its server. */
export const sampleRoles = ['sample_owner', 'sample_reader', 'sample "odd" writer'];

/**
 * One of nearly every kind of object, and the expressions that PostgreSQL prints otherwise once they were
 * restored.
 */
export const sampleDatabase = `
CREATE SCHEMA "Odd ""schema""";
COMMENT ON SCHEMA "Odd ""schema""" IS 'quoted';
CREATE TYPE state AS ENUM ('new', 'paid', 'sent');
CREATE TYPE pair AS (a int, b text COLLATE "C");
CREATE DOMAIN email AS varchar(80) DEFAULT 'x@y' CHECK (VALUE IN ('x@y', 'a@b') OR VALUE ~ '@') NOT NULL;
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE FUNCTION add(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE FUNCTION atomic(v varchar) RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT v IN ('a', 'b'); END;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$BEGIN RETURN new; END$$;
CREATE PROCEDURE work(INOUT n int) LANGUAGE plpgsql AS $$BEGIN n := n + 1; END$$;
CREATE FUNCTION current() RETURNS int LANGUAGE sql SET search_path FROM CURRENT AS 'SELECT 1';
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq, COMMUTATOR = ===);
CREATE OPERATOR CLASS int_desc FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =,
  OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
CREATE FUNCTION pair_text(pair) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ($1).b';
CREATE CAST (pair AS text) WITH FUNCTION pair_text(pair) AS ASSIGNMENT;
CREATE COLLATION plain (provider = libc, locale = 'C');
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY (START 5) PRIMARY KEY, name varchar(40) NOT NULL DEFAULT 'nobody',
  mail email, seen timestamptz DEFAULT '2020-01-01 12:00+00', dropped int, score numeric(10, 2) DEFAULT 0,
  lowered text GENERATED ALWAYS AS (lower(name)) STORED, tags text[] DEFAULT '{}');
ALTER TABLE customer DROP COLUMN dropped;
ALTER TABLE customer ALTER COLUMN name SET STATISTICS 500, ALTER COLUMN tags SET STORAGE EXTERNAL;
COMMENT ON TABLE customer IS 'people';
COMMENT ON COLUMN customer.mail IS 'where to write';
CREATE TABLE orders (id bigserial PRIMARY KEY, customer int REFERENCES customer ON DELETE CASCADE, state state DEFAULT 'new',
  status varchar(10) CHECK (status IN ('a', 'b')), amount int, note text,
  CONSTRAINT sane CHECK (amount BETWEEN 1 AND 500 AND note <> 'x' OR amount IS NULL OR status NOT IN ('c', 'd')),
  CONSTRAINT once UNIQUE (customer, status) DEFERRABLE, EXCLUDE USING gist (int4range(amount, amount, '[]') WITH &&));
COMMENT ON CONSTRAINT sane ON orders IS 'checked';
CREATE INDEX by_note ON orders USING gin (to_tsvector('simple', note)) WHERE status IN ('a', 'b') AND amount > 3;
CREATE UNIQUE INDEX by_lower ON orders (lower(note) DESC NULLS LAST, (amount + 1)) INCLUDE (state) WITH (fillfactor = 70);
COMMENT ON INDEX by_lower IS 'fast';
ALTER TABLE orders CLUSTER ON by_lower;
CREATE STATISTICS together (dependencies) ON customer, amount FROM orders;
CREATE TRIGGER touched BEFORE UPDATE OF note ON orders FOR EACH ROW WHEN (new.status IN ('a', 'b')) EXECUTE FUNCTION touch();
CREATE TRIGGER off AFTER INSERT ON orders EXECUTE FUNCTION touch();
ALTER TABLE orders DISABLE TRIGGER off;
CREATE VIEW paid WITH (security_barrier) AS SELECT o.*, c.name AS who FROM orders o JOIN customer c ON c.id = o.customer
  WHERE o.status IN ('a', 'b') AND (o.amount BETWEEN 1 AND 9 AND o.note LIKE 'x%' OR o.state IN ('paid', 'sent'));
CREATE RULE quiet AS ON INSERT TO paid DO INSTEAD NOTHING;
CREATE MATERIALIZED VIEW sums AS SELECT customer, sum(amount) AS amount FROM orders GROUP BY customer;
CREATE UNIQUE INDEX ON sums (customer);
CREATE MATERIALIZED VIEW empty AS SELECT 1 AS one WITH NO DATA;
ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON customer FOR SELECT TO sample_reader USING (name IN ('a', 'b'));
CREATE POLICY odd ON customer TO "sample ""odd"" writer" USING (true) WITH CHECK (id > 3);
CREATE TABLE event (at date NOT NULL, kind varchar(5), n int CONSTRAINT n_known CHECK (n > 0), PRIMARY KEY (at, kind)) PARTITION BY RANGE (at);
CREATE TABLE event_2020 PARTITION OF event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE event_late (n int, at date NOT NULL, kind varchar(5) NOT NULL, CONSTRAINT n_known CHECK (n > 0));
ALTER TABLE event ATTACH PARTITION event_late FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
ALTER TABLE event ADD FOREIGN KEY (n) REFERENCES customer;
CREATE TABLE of_event (at date, kind varchar(5), FOREIGN KEY (at, kind) REFERENCES event);
CREATE INDEX event_n ON event (n);
CREATE TRIGGER touched AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE event_late DISABLE TRIGGER touched;
CREATE TABLE parent (a int DEFAULT 1 CHECK (a > 0), b text);
CREATE TABLE child (c int, CHECK (c > 1)) INHERITS (parent);
ALTER TABLE parent ADD COLUMN d int NOT NULL DEFAULT 7;
CREATE TABLE elder (a int CONSTRAINT elder_knows NOT NULL, b int);
CREATE TABLE younger (a int CONSTRAINT younger_knows NOT NULL, b int CONSTRAINT only_here NOT NULL) INHERITS (elder);
CREATE TABLE split (a int CONSTRAINT split_knows NOT NULL) PARTITION BY LIST (a);
CREATE TABLE split_one (a int CONSTRAINT one_knows NOT NULL);
ALTER TABLE split ATTACH PARTITION split_one FOR VALUES IN (1, 2);
CREATE UNLOGGED TABLE loose (a int, t text) WITH (autovacuum_enabled = off, toast.autovacuum_enabled = off);
CREATE TABLE typed OF pair (b NOT NULL);
CREATE TABLE watched (id int NOT NULL, mail email[]);
CREATE UNIQUE INDEX watched_id ON watched (id);
ALTER TABLE watched REPLICA IDENTITY USING INDEX watched_id;
CREATE TABLE "Odd ""schema"""."T.1" ("Col 1" int PRIMARY KEY, "select" text);
CREATE SEQUENCE counter AS smallint INCREMENT 5 MAXVALUE 1000 CYCLE CACHE 3;
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER far FOREIGN DATA WRAPPER nowhere OPTIONS (host 'h', password 'topsecret');
CREATE USER MAPPING FOR sample_reader SERVER far OPTIONS (user 'u', password 'topsecret');
CREATE FOREIGN TABLE remote (a int OPTIONS (column_name 'x')) SERVER far OPTIONS (table_name 't');
CREATE PUBLICATION changes FOR TABLE customer (id, name), orders WHERE (amount > 3 AND id < 9);
CREATE FUNCTION noticed() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER noticing ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION noticed();
ALTER EVENT TRIGGER noticing DISABLE;
SELECT lo_from_bytea(70001, 'abc'), lo_from_bytea(70002, '');
COMMENT ON LARGE OBJECT 70001 IS 'bytes';
ALTER LARGE OBJECT 70002 OWNER TO sample_owner;
ALTER TABLE orders OWNER TO sample_owner;
GRANT SELECT ON orders, paid TO sample_reader WITH GRANT OPTION;
GRANT UPDATE (note), SELECT (id, note) ON orders TO "sample ""odd"" writer";
REVOKE EXECUTE ON FUNCTION add(int, int) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(float8) FROM PUBLIC;
GRANT SELECT ON pg_catalog.pg_statistic TO sample_reader;
GRANT CREATE ON SCHEMA public TO sample_owner;
ALTER DEFAULT PRIVILEGES FOR ROLE sample_owner IN SCHEMA public GRANT SELECT ON TABLES TO sample_reader;
INSERT INTO customer (name) VALUES ('a'), ('b');
INSERT INTO orders (customer, status, amount) VALUES (5, 'a', 3);
REFRESH MATERIALIZED VIEW sums;
`;
