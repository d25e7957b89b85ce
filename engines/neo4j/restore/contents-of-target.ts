import type { ContentItem } from '#core/manifest/contents.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Graph } from '../connection/connect.ts';
import { definitionItems } from '../contents/definition-items.ts';
import { definitionsOf } from '../contents/definitions.ts';
import { nodeOf, relationshipOf } from '../contents/entity-of.ts';
import { createGraphCount } from '../contents/graph-count.ts';

/**
 * Reads a whole graph and counts it, comparable with a manifest's contents. `readBack` is the topology, which only the restore itself could read: it needs the point's own ids.
 */
export async function contentsOfTarget(
  graph: Graph,
  readBack: ContentItem | undefined,
  progress: Progress,
  signal: AbortSignal,
): Promise<ContentItem[]> {
  const count = createGraphCount();
  return graph.read(await graph.mark(), async (reader) => {
    let seen = 0;
    const alive = (): void => {
      signal.throwIfAborted();
      if (++seen % 1_000 === 0) progress.alive();
    };
    for await (const row of reader.stream('MATCH (n) RETURN n')) {
      alive();
      count.node(nodeOf(row.get(0)));
    }
    for await (const row of reader.stream('MATCH ()-[r]->() RETURN r')) {
      alive();
      count.relationship(relationshipOf(row.get(0)));
    }
    const own = count.items('server').filter(({ kind }) => kind !== 'topology');
    return [
      ...definitionItems(await definitionsOf(reader)),
      ...own,
      ...(readBack === undefined ? [] : [readBack]),
    ];
  });
}
