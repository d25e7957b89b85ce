import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkBlocks } from '#engines/postgres/archive/check-blocks.ts';
import { createCopyCounter } from '#engines/postgres/archive/copy-counter.ts';
import { createArchiveWalker } from '#engines/postgres/archive/walker.ts';
import { availableMajors } from '#test/support/postgres-server.ts';
import { makeHostileDatabase } from './hostile-database.ts';
import { type ScratchServer, startScratchServer } from './scratch-server.ts';

const Relations = z.array(z.object({ schema: z.string(), name: z.string(), quoted: z.string() }));
const relations = `SELECT nspname AS schema, relname AS name, format('%I.%I', nspname, relname) AS quoted
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND relkind = $1`;

describe.each(availableMajors())('the counts of a PostgreSQL %i archive', (major) => {
  let server: ScratchServer;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'archive-counter-'));
    server = await startScratchServer(major);
  });
  afterEach(() => server.tool('dropdb', 'hostile'));
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  /** What the server itself says, table by table and sequence by sequence. */
  async function counted() {
    const client = await server.connect('hostile');
    const list = async (kind: string) => Relations.parse((await client.query(relations, [kind])).rows);
    const tables = [];
    for (const { schema, name, quoted } of await list('r')) {
      const { rows } = await client.query(`SELECT count(*)::int AS rows FROM ONLY ${quoted}`);
      tables.push({ schema, name, ...z.object({ rows: z.int() }).parse(rows[0]) });
    }
    const sequences = [];
    for (const { schema, name, quoted } of await list('S')) {
      const { rows } = await client.query(`SELECT last_value AS value, is_called AS called FROM ${quoted}`);
      sequences.push({
        schema,
        name,
        ...z.object({ value: z.coerce.bigint(), called: z.boolean() }).parse(rows[0]),
      });
    }
    await client.end();
    return { tables, sequences };
  }

  async function streamed(...args: readonly string[]) {
    const archive = await server.tool('pg_dump', '-Fc', '-d', 'hostile', ...args);
    const file = path.join(folder, 'archive');
    writeFileSync(file, archive);
    const walker = createArchiveWalker();
    walker.push(archive);
    walker.end();
    const counter = createCopyCounter();
    counter.push(await server.tool('pg_restore', '-f', '-', '--section=data', file));
    counter.end();
    return { walker, counter };
  }

  async function expectEqualCounts() {
    const { tables, sequences } = await counted();
    const { walker, counter } = await streamed();
    const blocks = counter.blocks().map(({ schema, name, rows }) => ({ schema, name, rows }));
    const sorted = (items: readonly object[]) =>
      items
        .map((item) =>
          JSON.stringify(item, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
        )
        .sort();
    expect(sorted(blocks)).toEqual(sorted(tables));
    expect(sorted(counter.sequences())).toEqual(sorted(sequences));
    expect(checkBlocks({ entries: walker.entries(), blocks: counter.blocks() })).toEqual([]);
    expect(counter.largeObjects()).toBe(3);
    return { walker, tables };
  }

  it('equal those of the server, whatever names and rows look like', async () => {
    await makeHostileDatabase(server);
    const { tables } = await expectEqualCounts();
    expect(tables.length).toBe(14);
    expect(tables.reduce((sum, { rows }) => sum + rows, 0)).toBe(302);
  });

  it.each(['LATIN1', 'SQL_ASCII', 'WIN1252'])(
    'equal those of the server in a database of %s',
    async (encoding) => {
      await makeHostileDatabase(server, `ENCODING ${encoding} LOCALE 'C'`);
      const { walker } = await expectEqualCounts();
      expect(walker.encoding()).toBe(encoding);
    },
  );

  it('equal those of the server where backslashes escape in plain strings', async () => {
    await makeHostileDatabase(server);
    await server.tool(
      'psql',
      '-d',
      'hostile',
      '-c',
      'ALTER DATABASE hostile SET standard_conforming_strings = off',
    );
    await expectEqualCounts();
  });

  it('show by a finding that rows were written as INSERT', async () => {
    await makeHostileDatabase(server);
    const { walker, counter } = await streamed('--inserts', '-t', 'plain');
    expect(counter.blocks()).toEqual([]);
    expect(checkBlocks({ entries: walker.entries(), blocks: [] })).toHaveLength(2);
  });
});
