import type { ContentItem } from '#core/manifest/contents.ts';
import type { PointReader, RestoreOptions, RestoreResult } from '#core/ports/worker.ts';
import type { Graph } from '../connection/connect.ts';
import type { Neo4jDeps } from '../deps.ts';
import { type Open, readDocument } from '../verify/read-graph.ts';
import { asDamage } from './as-damage.ts';
import { buildDefinitions } from './load/build-definitions.ts';
import { inPortions } from './load/in-portions.ts';
import { loadNodes, loadRelationships } from './load/load-graph.ts';
import { readBackGraph } from './load/read-back.ts';
import { restoring } from './restoring.ts';

const lookAgainMs = 500;

/**
 * Rebuilds the graph of a point in an empty database: nodes, relationships, a read-back of both by the point's own ids,
 * constraints, indexes, and only then the ids go, and the constraint over them last of all. Dies this process on any line,
 * the database says that it is half restored, and the next restore begins by clearing it.
 */
export async function restorePoint(
  graph: Graph,
  point: PointReader,
  { signal, log }: RestoreOptions,
  { progress, clock }: Neo4jDeps,
): Promise<{ readonly result: RestoreResult; readonly topology: ContentItem }> {
  const open: Open = (archive) => counted(point.open(archive, { signal }), progress.bytes);
  return asDamage(point, async () => {
    const document = await readDocument(open);
    const { label, property, constraint } = restoring;
    await graph.write([
      { text: `CREATE CONSTRAINT ${constraint} FOR (n:${label}) REQUIRE n.${property} IS UNIQUE` },
    ]);
    progress.item('nodes');
    await loadNodes(graph, { open, progress, signal });
    log('nodes are loaded');
    progress.item('relationships');
    await loadRelationships(graph, { open, progress, signal });
    log('relationships are loaded; reading all back');
    const topology = await readBackGraph(graph, progress, signal);
    const wait = () => clock.sleep(lookAgainMs, signal);
    const errors = await buildDefinitions(graph, document.definitions, { progress, wait });
    log('constraints and indexes are built and online');
    signal.throwIfAborted();
    await inPortions(
      graph,
      `MATCH (n:${label}) WITH n LIMIT $portion REMOVE n:${label}, n.${property} RETURN count(*) AS count`,
      progress,
    );
    await graph.write([{ text: `DROP CONSTRAINT ${constraint}` }]);
    const users = document.users ?? [];
    const left = users
      .filter(({ user }) => user !== 'neo4j')
      .map(
        ({ user, roles }) =>
          `user ${user}${roles ? ` (${roles.join(', ')})` : ''}: passwords are in no point`,
      );
    return { result: { errors, left, absentRoles: [] }, topology };
  });
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  tell: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    tell(chunk.length);
    yield chunk;
  }
}
