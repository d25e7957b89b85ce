import * as z from 'zod';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Graph } from '../../connection/connect.ts';
import { nodeOf, relationshipOf } from '../../contents/entity-of.ts';
import { createGraphCount, topology } from '../../contents/graph-count.ts';
import { restoring } from '../restoring.ts';

const Id = z.bigint().transform(Number);

/**
 * The digest of what is in the target now, in the point's own ids: which properties at which node, and which relationship
 * between which. Possible only while the nodes still know their ids of the point.
 */
export async function readBackGraph(
  graph: Graph,
  progress: Progress,
  signal: AbortSignal,
): Promise<ContentItem> {
  const count = createGraphCount();
  let seen = 0;
  const alive = (): void => {
    signal.throwIfAborted();
    if (++seen % 1_000 === 0) progress.alive();
  };
  return graph.read(await graph.mark(), async (reader) => {
    const { label, property } = restoring;
    for await (const row of reader.stream(`MATCH (n) RETURN n, n.${property}`)) {
      alive();
      const { labels, properties } = nodeOf(row.get(0));
      const own = Object.entries(properties).filter(([name]) => name !== property);
      count.node({
        id: Id.parse(row.get(1)),
        labels: labels.filter((name) => name !== label),
        properties: Object.fromEntries(own),
      });
    }
    for await (const row of reader.stream(`MATCH (a)-[r]->(b) RETURN r, a.${property}, b.${property}`)) {
      alive();
      const { type, properties } = relationshipOf(row.get(0));
      count.relationship({ start: Id.parse(row.get(1)), end: Id.parse(row.get(2)), type, properties });
    }
    return topology(count.nodeLines(), count.relationshipLines());
  });
}
