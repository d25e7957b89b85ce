import { auth, driver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { ArchiveSink } from '#core/ports/worker.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { type Neo4jServer, neo4jHere, startNeo4j } from './neo4j-server.ts';
import { workerOf } from './neo4j-source.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
const never = new AbortController().signal;

/** Keeps nothing; `after` is called when an archive has been taken whole, `during` with its first chunk. */
function sinkThat({
  after,
  during,
}: {
  readonly after?: (archive: string) => Promise<void>;
  readonly during?: (archive: string) => Promise<void>;
}) {
  const stored: string[] = [];
  const sink: ArchiveSink = {
    async store({ archive, source, ended }) {
      let bytes = 0;
      for await (const chunk of source) {
        if (bytes === 0) await during?.(archive);
        bytes += chunk.length;
      }
      await ended;
      const entry = archive;
      stored.push(entry);
      await after?.(archive);
      return {
        bytes,
        async discard() {
          stored.splice(stored.indexOf(entry), 1);
        },
      };
    },
  };
  return { sink, stored };
}

const here = neo4jHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  describe('a backup over Bolt', () => {
    let server: Neo4jServer;
    beforeAll(async () => {
      // the server's own limit, which would end every export that takes longer
      server = await startNeo4j(['db.transaction.timeout=2s']);
      await server.run(
        'UNWIND range(1, 3000) AS i CREATE (:Person {id: i})',
        'MATCH (a:Person), (b:Person {id: a.id + 1}) CREATE (a)-[:KNOWS]->(b)',
      );
    });
    afterAll(() => server?.stop());

    it('is a snapshot when nobody writes, with what the server counts', async () => {
      const { sink, stored } = sinkThat({});
      const result = await workerOf(server.url).backup(sink, never);
      expect(result.consistency.kind).toBe('snapshot');
      expect(result.consistency.from).toBe(result.consistency.to);
      expect(stored).toEqual(['nodes', 'relationships', 'main']);
      expect(result.contents).toContainEqual({
        kind: 'label',
        name: 'Person',
        rows: 3000,
        counted: 'server',
      });
      expect(result.rows).toBe(5999);
      expect(new Set(JSON.parse(JSON.stringify(result.database)).marks).size).toBe(1);
    });

    it('is read again when somebody wrote, and the first reading is taken out', async () => {
      let written = 0;
      const after = async (archive: string): Promise<void> => {
        if (archive === 'nodes' && written++ === 0) await server.run('CREATE (:Late)');
      };
      const { sink, stored } = sinkThat({ after });
      const { consistency, contents } = await workerOf(server.url).backup(sink, never);
      expect(consistency.kind).toBe('snapshot');
      expect(stored).toEqual(['nodes', 'relationships', 'main']);
      expect(contents).toContainEqual({ kind: 'label', name: 'Late', rows: 1, counted: 'server' });
    });

    const alwaysWritten = () =>
      sinkThat({
        after: async (archive) => {
          if (archive === 'nodes') await server.run('MATCH (p:Person {id: 1}) CREATE (p)-[:KNOWS]->(:Late)');
        },
      });

    it('is fuzzy when somebody always writes, and counts what dangles', async () => {
      const { consistency, contents, database, notes } = await workerOf(server.url).backup(
        alwaysWritten().sink,
        never,
      );
      expect(consistency.kind).toBe('fuzzy');
      expect(consistency.from < consistency.to).toBe(true);
      expect(database).toMatchObject({ dangling: 1, repeated: 0 });
      expect(notes.join()).toContain('1 relationships whose nodes came meanwhile are left out');
      // nobody counted at the same instant
      expect(contents.filter(({ counted }) => counted !== undefined)).toEqual([]);
    });

    it('fails rather than being fuzzy where the source says so', async () => {
      const worker = workerOf(server.url, { fuzzy: 'refuse', snapshotAttempts: 1 });
      const failed = worker.backup(alwaysWritten().sink, never);
      await expect(failed).rejects.toThrow(TransientError);
      await expect(failed).rejects.toThrow('was written to in each of 1 attempts');
    });

    it('goes on for longer than the time limit of the server', async () => {
      const slow = { during: () => new Promise<void>((resolve) => setTimeout(resolve, 5_000)) };
      const { consistency } = await workerOf(server.url).backup(sinkThat(slow).sink, never);
      expect(consistency.kind).toBe('snapshot');
      // what has no limit of its own is ended by the server's
      const plain = driver(server.url.replace(/\/\/.*@/, '//'), auth.basic('neo4j', server.password));
      const long = plain.session().run('UNWIND range(1, 2000000000) AS x RETURN count(x * 2.5)');
      await expect(long).rejects.toThrow(/terminated|timeout/i);
      await plain.close();
    });

    it('refuses a graph that is half restored, and one with a property that the driver loses', async () => {
      await server.run(
        'CREATE CONSTRAINT holdfast_restoring FOR (n:HoldfastRestoring) REQUIRE n.x IS UNIQUE',
      );
      await expect(workerOf(server.url).backup(sinkThat({}).sink, never)).rejects.toThrow('is half restored');
      await server.run('DROP CONSTRAINT holdfast_restoring');
      await server.run('CREATE (:Bad {`__proto__`: 1})');
      await expect(workerOf(server.url).backup(sinkThat({}).sink, never)).rejects.toThrow("'__proto__'");
      await server.run('MATCH (n:Bad) DELETE n');
    });

    it.each([
      ['our label', 'CREATE (:Bad:HoldfastRestoring)', 'which restores use for themselves'],
      ['our property', 'CREATE (:Bad {__holdfast_id: 1})', 'which restores use for themselves'],
      [
        'a time that no calendar here has',
        "CREATE (:Bad {at: datetime({year: 300000, timezone: 'Europe/Berlin'})})",
        'a time in a named zone',
      ],
    ])('refuses a node with %s, which no restore could bring back', async (_, statement, why) => {
      await server.run(statement);
      const failed = await workerOf(server.url)
        .backup(sinkThat({}).sink, never)
        .catch((error: unknown) => error);
      await server.run('MATCH (n:Bad) DELETE n');
      expect(failed).toBeInstanceOf(PermanentError);
      expect(String(failed)).toContain(why);
    });

    it.each([
      ['password', (url: string) => url.replace(/:[^:@/]+@/, ':never-in-an-error@'), 'user and password'],
      ['database', (url: string) => `${url}/nowhere`, "database's name"],
    ])('fails with advice when the %s is wrong, once and for all', async (_, wrong, advice) => {
      const failed = await workerOf(wrong(server.url))
        .backup(sinkThat({}).sink, never)
        .catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(PermanentError);
      expect(failed).toMatchObject({ hint: expect.stringContaining(advice) });
      expect(String(failed)).not.toContain('never-in-an-error');
    });

    it('refuses an empty graph unless it is meant to be empty', async () => {
      await server.run('MATCH (n) DETACH DELETE n');
      await expect(workerOf(server.url).backup(sinkThat({}).sink, never)).rejects.toThrow('is empty');
      const { rows } = await workerOf(server.url, { allowEmpty: true }).backup(sinkThat({}).sink, never);
      expect(rows).toBe(0);
    });

    it('fails, to be tried again, when the server dies in the middle', async () => {
      await server.run("UNWIND range(1, 100000) AS i CREATE (:Person {id: i, text: 'some text ' + rand()})");
      const during = async (): Promise<void> => server.kill();
      const failed = workerOf(server.url).backup(sinkThat({ during }).sink, never);
      await expect(failed).rejects.toThrow(TransientError);
    });
  });
}
