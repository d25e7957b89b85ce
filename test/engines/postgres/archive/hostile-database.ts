import type { ScratchServer } from './scratch-server.ts';

/** Makes the database `hostile`: names and rows that look like the scripts and archives that carry them. */
export async function makeHostileDatabase(server: ScratchServer, options = ''): Promise<void> {
  await server.tool(
    'psql',
    '-q',
    '-d',
    'postgres',
    '-c',
    `CREATE DATABASE hostile TEMPLATE template0 ${options}`,
  );
  const client = await server.connect('hostile');
  await client.query(hostile);
  await client.end();
}

const hostile = String.raw`
CREATE SCHEMA "we.ird ""S(chema)";
CREATE TABLE plain (id int primary key, t text);
INSERT INTO plain SELECT i, 'row ' || i FROM generate_series(1, 100) i;
CREATE TABLE empty_one (a int);
CREATE TABLE no_columns ();
INSERT INTO no_columns SELECT FROM generate_series(1, 7);
CREATE TABLE only_generated (a int GENERATED ALWAYS AS (1 + 1) STORED);
INSERT INTO only_generated SELECT FROM generate_series(1, 5);
CREATE TABLE "we.ird ""S(chema)"."a.b (c) ""d"" FROM stdin;" (x int, "y) FROM stdin;" text);
INSERT INTO "we.ird ""S(chema)"."a.b (c) ""d"" FROM stdin;" SELECT i, 'x' FROM generate_series(1, 11) i;
CREATE TABLE "new
line" ("col
umn" int);
INSERT INTO "new
line" SELECT generate_series(1, 3);
CREATE TABLE "Größe" (v text);
INSERT INTO "Größe" VALUES ('ä'), ('ö');
CREATE TABLE traps (v text);
INSERT INTO traps VALUES (E'\\.'), (E'a\n\\.\nb'), (E'\r\n'), (E'COPY public.fake (a) FROM stdin;\n1\n\\.\n'), (''), (NULL), (E'\\'), ('.'), (E'\\.x'), ('it''s');
CREATE TABLE empty_text (v text);
INSERT INTO empty_text SELECT '' FROM generate_series(1, 9);
CREATE TABLE huge (v text);
INSERT INTO huge SELECT repeat(md5(i::text), 65536) FROM generate_series(1, 3) i;
COMMENT ON TABLE plain IS E'--\nCOPY public.fake (a) FROM stdin;\n1\n\\.\n';
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $f$ SELECT E'
COPY public.fake (a) FROM stdin;
1
\\.
' $f$;
CREATE SEQUENCE "Seq'uence \ one"; SELECT setval('"Seq''uence \ one"', 41);
CREATE SEQUENCE fresh; SELECT setval('fresh', 9223372036854775807, false);
CREATE MATERIALIZED VIEW mv AS SELECT * FROM plain;
CREATE VIEW v AS SELECT 1 AS one;
CREATE TABLE part (k int) PARTITION BY RANGE (k);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (100);
CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (100) TO (200);
INSERT INTO part SELECT i FROM generate_series(0, 149) i;
CREATE UNLOGGED TABLE unlogged_one AS SELECT 1 AS a;
CREATE TABLE child () INHERITS (plain); INSERT INTO child VALUES (1000, 'c');
CREATE INDEX ON plain (t);
SELECT lo_from_bytea(4000000001, '\x00ff'), lo_from_bytea(5002, ''::bytea), lo_from_bytea(5003, convert_to(repeat('abc''\', 20000), 'UTF8'));
COMMENT ON LARGE OBJECT 5002 IS E'it''s\nCOPY public.fake (a) FROM stdin;\n1\n\\.\n';
COMMENT ON LARGE OBJECT 5003 IS E'back\\slash''\n"COPY public.fake2 (a) FROM stdin;\n1\n';
GRANT SELECT ON LARGE OBJECT 5003 TO PUBLIC;
`;
