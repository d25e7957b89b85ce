import { it, vi } from 'vitest';
import { createNeo4jWorker } from '#engines/neo4j/worker.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { workerContract } from '../../suites/worker.ts';
import { neo4jDeps, neo4jHere, startNeo4j } from './neo4j-server.ts';
import { source, workerOf } from './neo4j-source.ts';
import { sampleGraph } from './sample-graph.ts';

// two throw-away servers in one test, each of which takes 6 to 40 s to start
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

const here = neo4jHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  workerContract('Neo4j over Bolt', async () => {
    const server = await startNeo4j();
    await server.run(...sampleGraph);
    await server.runWith('CREATE (:Bytes {some: $some, none: $none})', {
      some: new Int8Array([0, 1, 127, -128]),
      none: new Int8Array(),
    });
    return {
      source,
      worker: (progress) => workerOf(server.url, {}, { progress }),
      withoutSource: () => createNeo4jWorker(undefined, neo4jDeps()),
      unreachable: () => workerOf('bolt://neo4j:never-in-an-error@127.0.0.1:1'),
      secrets: [server.password, 'never-in-an-error'],
      cleanup: () => server.stop(),
    };
  });
}
