import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { notExercised } from '#test/support/not-exercised.ts';
import { type Neo4jServer, neo4jHere, quickStart, startNeo4j } from '../../engines/neo4j/neo4j-server.ts';
import { sampleGraph } from '../../engines/neo4j/sample-graph.ts';
import { makeProduct, type Product, RestoreDocument, RunDocument } from '../product.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const Shown = z.object({
  level: z.string(),
  manifest: z.object({
    consistency: z.object({ kind: z.string() }),
    contents: z.array(z.object({ kind: z.string(), name: z.string(), rows: z.number().optional() })),
  }),
});
const Drilled = z.object({
  verdict: z.string(),
  errors: z.array(z.string()).optional(),
  checks: z.array(z.object({ check: z.string(), ok: z.boolean(), found: z.string().nullable() })),
});

const here = neo4jHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  describe('a graph, by the command line', () => {
    let server: Neo4jServer;
    let target: Neo4jServer;
    let product: Product;
    beforeAll(async () => {
      [server, target] = await Promise.all([startNeo4j(), startNeo4j()]);
      await server.run(...sampleGraph);
      const source = {
        engine: 'neo4j',
        mode: 'bolt',
        url: { env: 'GRAPH_URL' },
        checks: [
          { cypher: 'MATCH (p:Person) RETURN count(p)', atLeast: 150 },
          { cypher: 'MATCH (p:Person {id: 1}) RETURN p.name', equals: 'person 1' },
        ],
      };
      const environment = {
        GRAPH_URL: server.url,
        HOLDFAST_NEO4J_HOME: here.home,
        JAVA_TOOL_OPTIONS: quickStart,
        HOLDFAST_STALL_AFTER: '120s',
      };
      product = makeProduct('', { source }, environment);
    });
    afterAll(async () => {
      product?.cleanup();
      await Promise.all([server?.stop(), target?.stop()]);
    });

    it('is backed up and read back', async () => {
      const { code, json, stderr, stdout } = await product.run(['run', 'orders', '--json']);
      expect(code, stderr).toBe(0);
      expect(json(RunDocument).runs[0]?.outcome).toBe('verified');
      expect(stdout + stderr).not.toContain(server.password);
    });

    it('is shown with what is in it', async () => {
      const { json } = await product.run(['show', 'orders@latest', '--json']);
      const { level, manifest } = json(Shown);
      expect([level, manifest.consistency.kind]).toEqual(['verified', 'snapshot']);
      expect(manifest.contents).toContainEqual({ kind: 'label', name: 'Person', rows: 150 });
      const kinds = new Set(manifest.contents.map(({ kind }) => kind));
      for (const kind of ['label', 'relationship-type', 'constraint', 'index']) expect(kinds).toContain(kind);
    });

    it('is restored into an empty server, and into no other', async () => {
      const to = ['restore', 'orders@latest', '--to', 'env:TARGET_URL', '--json'];
      const first = await product.run(to, { TARGET_URL: target.url });
      expect(first.code, first.stderr).toBe(0);
      expect(first.json(RestoreDocument)).toMatchObject({ verdict: 'matches', differences: 0 });
      const again = await product.run(to, { TARGET_URL: target.url });
      expect(again.code).toBe(1);
      expect(again.stderr).toContain('is not empty');
    });

    it('is proven by a drill, with the questions of the config', async () => {
      const { code, json, stderr } = await product.run(['drill', 'orders', '--json']);
      expect(code, stderr).toBe(0);
      expect(json(Drilled)).toEqual({
        verdict: 'pass',
        checks: [
          expect.objectContaining({ ok: true, found: '150' }),
          expect.objectContaining({ ok: true, found: 'person 1' }),
        ],
      });
      expect((await product.run(['show', 'orders@latest', '--json'])).json(Shown).level).toBe('proven');
    });
  });
}
