import type { Neo4jDeps } from '#engines/neo4j/deps.ts';
import { neo4j } from '#engines/neo4j/engine.ts';
import { createNeo4jWorker } from '#engines/neo4j/worker.ts';
import { neo4jDeps } from './neo4j-server.ts';

export const source = { engine: 'neo4j', plan: 'nightly', url: { env: 'GRAPH_URL' }, rpo: '25h' } as const;

/** A worker of a graph at `url`, with what else a config may say of it. */
export function workerOf(url: string, fields: object = {}, changes: Partial<Neo4jDeps> = {}) {
  const config = neo4j.source.parse({ ...source, ...fields });
  const secrets = { resolve: async () => url };
  return createNeo4jWorker({ name: 'graph', config }, neo4jDeps({ secrets, ...changes }));
}
