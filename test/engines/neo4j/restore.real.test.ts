import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { compareContents } from '#core/manifest/compare-contents.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import { bringBack } from '#core/restore/bring-back.ts';
import { expectedContents } from '#core/restore/expected-contents.ts';
import { readLines } from '#engines/neo4j/archive/read-lines.ts';
import { createNeo4jWorker } from '#engines/neo4j/worker.ts';
import { collect } from '#test/support/collect.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { type BackedUp, createBackedUp } from './backed-up.ts';
import { type Neo4jServer, neo4jDeps, neo4jHere, startNeo4j } from './neo4j-server.ts';
import { source, workerOf } from './neo4j-source.ts';
import { sampleGraph } from './sample-graph.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 });
const silent = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };

const here = neo4jHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  describe('a restore over Bolt', () => {
    let [from, to]: Neo4jServer[] = [];
    let backedUp: BackedUp;
    let point: PointRecord;

    beforeAll(async () => {
      [from, to] = await Promise.all([startNeo4j(), startNeo4j()]);
      await from.run(...sampleGraph, "CREATE USER reader SET PASSWORD 'never-in-a-point'");
      backedUp = createBackedUp(source);
      point = await backedUp.backUp(workerOf(from.url));
    });
    afterAll(async () => {
      backedUp?.cleanup();
      await Promise.all([from?.stop(), to?.stop()]);
    });
    beforeEach(() => emptied(to));

    const target = () =>
      createNeo4jWorker(undefined, neo4jDeps()).target({ url: to?.url ?? '', create: false }, point.manifest);
    const options = (signal = new AbortController().signal, log: (line: string) => void = () => {}) => ({
      ...{ createRoles: true, streams: 2, signal, log, progress: silent },
    });
    const restored = async () => {
      const into = await target();
      try {
        return await bringBack(point, backedUp.reader(point), into, options());
      } finally {
        await into.close();
      }
    };

    it('brings everything back, says what it cannot, and leaves nothing of its own', async () => {
      const { differences, errors, left, compared } = await restored();
      expect({ differences, errors }).toEqual({ differences: [], errors: [] });
      expect(left).toEqual(['user reader: passwords are in no point']);
      expect(compared.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['topology', 'content', 'label', 'relationship-type', 'constraint', 'index']),
      );
      expect(await to?.value('MATCH (n:HoldfastRestoring) RETURN count(n)')).toBe(0n);
      expect(await to?.value('MATCH (n) WHERE n.__holdfast_id IS NOT NULL RETURN count(n)')).toBe(0n);
      expect(
        await to?.value('SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH "holdfast" RETURN count(*)'),
      ).toBe(0n);
    });

    it('begins with clearing what a restore left that was stopped, at any of its steps', async () => {
      for (const step of ['nodes are loaded', 'relationships are loaded', 'constraints and indexes']) {
        const stop = new AbortController();
        const log = (line: string): void => {
          if (line.startsWith(step)) stop.abort(new Error('stopped by a test'));
        };
        const dying = await target();
        const died = dying.restore(backedUp.reader(point), options(stop.signal, log));
        await expect(died).rejects.toThrow(/stopped/);
        await dying.close();
      }
      const { differences, errors } = await restored();
      expect({ differences, errors }).toEqual({ differences: [], errors: [] });
    });

    it('empties what it was stopped in, when it is given up', async () => {
      const stop = new AbortController();
      const into = await target();
      const log = (): void => stop.abort(new Error('stopped by a test'));
      await expect(into.restore(backedUp.reader(point), options(stop.signal, log))).rejects.toThrow();
      expect(await into.abandon('stopped')).toContain('was emptied again');
      await into.close();
      expect(await to?.value('MATCH (n) RETURN count(n)')).toBe(0n);
    });

    it.each([
      ['a node', 'CREATE (:Mine)', 'there are nodes in it'],
      ['a constraint', 'CREATE CONSTRAINT mine FOR (n:M) REQUIRE n.x IS UNIQUE', 'the constraint mine'],
      ['an index', 'CREATE INDEX mine FOR (n:M) ON (n.x)', 'the index mine'],
    ])('refuses a target that has %s, and touches nothing', async (_, statement, why) => {
      await to?.run(statement);
      await expect(target()).rejects.toThrow(why);
      expect(await to?.value('MATCH (n) RETURN count(n)')).toBe(statement.includes('(:Mine)') ? 1n : 0n);
    });

    it('does not clear a half-restored target that holds nodes of somebody else', async () => {
      await to?.run(
        'CREATE CONSTRAINT holdfast_restoring FOR (n:HoldfastRestoring) REQUIRE n.__holdfast_id IS UNIQUE',
        'CREATE (:Mine), (:HoldfastRestoring {__holdfast_id: 1})',
      );
      await expect(target()).rejects.toThrow('nobody can say whose they are');
      // a restore that died while it took its label off has all that it brought, with the label or without
      expect(await to?.value('MATCH (n) RETURN count(n)')).toBe(2n);
    });

    it('notices every change of what was brought back', async () => {
      const changes = [
        'MATCH (p:Person {id: 1}) SET p.name = "another"',
        'MATCH (k:Kinds) SET k.zero = 1.0',
        'MATCH (k:Kinds) SET k.small = "1"',
        'MATCH (k:Kinds) SET k.zoned = datetime({datetime: k.zoned, timezone: "Europe/Paris"})',
        'MATCH (:Kinds)-[r:SELF]->() SET r.n = 2',
        'MATCH (p:Person {id: 2}) SET p:Extra',
        'MATCH ()-[r:TWIN]->() WITH r LIMIT 1 DELETE r',
        'CREATE ()',
        'DROP INDEX stars',
        'DROP INDEX words',
        'DROP CONSTRAINT person_id',
      ];
      const into = await target();
      await into.restore(backedUp.reader(point), options());
      for (const change of changes) {
        const before = await into.contents(new AbortController().signal);
        await to?.run(change);
        const after = await into.contents(new AbortController().signal);
        const { differences } = compareContents(before, after, { absentRoles: [] });
        expect(differences.length, change).toBeGreaterThan(0);
      }
      await into.close();
    });

    it('answers questions in Cypher with the first value, as text', async () => {
      const into = await target();
      await to?.run(
        "CREATE (:Movie {at: datetime('2026-11-20T03:00:00+01:00[Europe/Berlin]'), tags: ['a']})",
      );
      const asked = (cypher: string) => into.value(`MATCH (m:Movie) RETURN ${cypher}`);
      expect(await asked('count(m)')).toBe('1');
      expect(await asked('m.at')).toMatch(/^2026-11-20T03:00:00.*\+01:00$/);
      expect(await asked('m.tags')).toBe('["a"]');
      expect(await asked('m.none')).toBeNull();
      await expect(into.value('not cypher')).rejects.toThrow('Invalid input');
      await into.close();
    });

    it('can be done by RESTORE.md alone: its program makes Cypher of the archives', async () => {
      const text = createNeo4jWorker(undefined, neo4jDeps()).restoreText(point.manifest, []);
      const program = /as-cypher\.py <<'HOLDFAST'\n([\s\S]*?)\nHOLDFAST/.exec(text)?.[1] ?? '';
      const statementsOf = async (archive: string, what: string): Promise<string[]> => {
        const lines = await collect(readLines(backedUp.reader(point).open(archive)));
        const input = `${lines.join('\n')}\n`;
        const made = execFileSync('python3', ['-c', program, what], { input, maxBuffer: 2 ** 28 });
        return made.toString('utf8').split(';\n').filter(Boolean);
      };
      const temporary = 'FOR (n:HoldfastRestoring) REQUIRE n.__holdfast_id IS UNIQUE';
      await to?.run(
        `CREATE CONSTRAINT holdfast_restoring ${temporary}`,
        ...(await statementsOf('nodes', 'graph')),
        ...(await statementsOf('relationships', 'graph')),
        ...(await statementsOf('main', 'definitions')),
        'MATCH (n:HoldfastRestoring) REMOVE n:HoldfastRestoring, n.__holdfast_id',
        'DROP CONSTRAINT holdfast_restoring',
      );
      const found = await contentsOf(to);
      const expected = expectedContents(point).filter(({ kind }) => kind !== 'topology');
      expect(compareContents(expected, found, { absentRoles: [] }).differences).toEqual([]);
    });
  });
}

async function emptied(server: Neo4jServer | undefined): Promise<void> {
  if (!server) return;
  await server.run('MATCH (n) DETACH DELETE n');
  const names = async (what: string, where = ''): Promise<string[]> =>
    JSON.parse(
      String(
        await server.value(
          `SHOW ${what} YIELD * ${where} RETURN '[' + reduce(s = '', n IN collect(name) | s + CASE s WHEN '' THEN '' ELSE ',' END + '"' + n + '"') + ']'`,
        ),
      ),
    );
  for (const name of await names('CONSTRAINTS'))
    await server.run(`DROP CONSTRAINT \`${name.replaceAll('`', '``')}\``);
  for (const name of await names('INDEXES', "WHERE type <> 'LOOKUP'"))
    await server.run(`DROP INDEX \`${name}\``);
}

async function contentsOf(server: Neo4jServer | undefined) {
  const { connectGraph } = await import('#engines/neo4j/connection/connect.ts');
  const { graphSettings } = await import('#engines/neo4j/connection/settings.ts');
  const { contentsOfTarget } = await import('#engines/neo4j/restore/contents-of-target.ts');
  const { signal } = new AbortController();
  const graph = await connectGraph(graphSettings(server?.url ?? '', 'the URL', { environment: {} }), signal);
  const found = await contentsOfTarget(graph, undefined, silent, signal);
  await graph.close();
  return found;
}
