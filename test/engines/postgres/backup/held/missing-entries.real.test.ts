import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableMajors, type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type BackedUp, type BackupRequest, backUp } from '../backup-setup.ts';
import { dumpWith, findings } from './held.ts';

const sample = `
CREATE ROLE reader; CREATE SCHEMA other; CREATE SEQUENCE other.s; CREATE TYPE public.mood AS ENUM ('a', 'b');
CREATE TABLE public.parent (id int PRIMARY KEY, m public.mood, big int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE public.child (id int REFERENCES public.parent, t text CHECK (t <> ''));
CREATE INDEX by_t ON public.child (t); COMMENT ON COLUMN public.child.t IS 'text';
CREATE TABLE public."Odd ""name""" ("a.b c" int PRIMARY KEY); CREATE INDEX "odd ix" ON public."Odd ""name""" (("a.b c" + 1));
CREATE TYPE public.span AS RANGE (subtype = float8, multirange_type_name = public.spans);
CREATE TABLE public.parted (i int) PARTITION BY LIST (i); CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1);
CREATE FUNCTION other.touch(a int DEFAULT 1, b public.mood[] DEFAULT NULL) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION other.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "on change" BEFORE INSERT ON public.parted FOR EACH ROW EXECUTE FUNCTION other.fire();
CREATE AGGREGATE other.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0'); CREATE AGGREGATE other.n(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE MATERIALIZED VIEW public.filled AS SELECT 1 AS n; CREATE INDEX ON public.filled (n);
CREATE VIEW public.seen AS SELECT * FROM public.child; CREATE RULE "no thing" AS ON DELETE TO public.child DO INSTEAD NOTHING;
ALTER TABLE public.child ENABLE ROW LEVEL SECURITY; CREATE POLICY "all of it" ON public.child USING (true);
CREATE OPERATOR other.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE CAST (public.mood AS int) WITH INOUT; CREATE STATISTICS public.st ON id, t FROM public.child;
CREATE PUBLICATION changes FOR TABLE public.parent;
CREATE FOREIGN DATA WRAPPER fdw; CREATE SERVER away FOREIGN DATA WRAPPER fdw; CREATE USER MAPPING FOR public SERVER away;
GRANT SELECT (t) ON public.child TO reader; GRANT SELECT ON public.seen TO reader; GRANT USAGE ON SCHEMA other TO reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
SELECT lo_from_bytea(4711, 'x'), lo_from_bytea(4712, 'y');`;

const outcome = (request: BackupRequest): Promise<BackedUp | Error> =>
  backUp(request).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));

describe.each(availableMajors())('a backup of PostgreSQL %i', (major) => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql('CREATE DATABASE shop');
    await server.psql(sample, 'shop');
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('holds all it lists, of the whole, of a part, without rows and without definitions', async () => {
    const parts = [
      {},
      { schemaOnly: true },
      { dataOnly: true },
      { tables: ['child', 'parent'] },
      { schemas: ['public', 'other'] },
    ];
    for (const fields of parts) {
      const backedUp = await backUp({ server, database: 'shop', fields });
      expect([fields, await findings(server, 'shop', backedUp)]).toEqual([fields, []]);
    }
  });

  const lies: Record<string, readonly [args: readonly string[], missing: string]> = {
    'post-data': [['--section=pre-data', '--section=data'], 'by_t is not in it'],
    'large objects': [['--no-blobs'], 'holds 0 large objects, the database had 2'],
    privileges: [['--no-privileges'], 'the default-privilege of postgres on r is not in it'],
    comments: [['--no-comments'], '0 entries of the kind COMMENT, the database needs 1'],
    publications: [['--no-publications'], 'the publication changes is not in it'],
    'a schema': [['--exclude-schema=other'], 'other.'],
  };
  it.each(Object.entries(lies))(
    'ends with no verified point when pg_dump leaves out %s',
    async (_, [args, missing]) => {
      const { tools, end } = await dumpWith(major, args);
      try {
        const ended = await outcome({ server, database: 'shop', deps: { tools } });
        // what is compressed around is seen by the read-back alone
        const told = 'archives' in ended ? await findings(server, 'shop', ended) : [ended.message];
        expect(told.join('\n')).toContain(missing);
        expect(told.join('\n')).toMatch(/^pg_dump ended with exit code 0, but of the main archive|^main: /);
      } finally {
        await end();
      }
    },
  );
});
