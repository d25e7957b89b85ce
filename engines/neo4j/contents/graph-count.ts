import { hash } from 'node:crypto';
import type { ContentItem } from '#core/manifest/contents.ts';
import { type NodeEntity, nodeText, type RelationshipEntity, relationshipText } from '../archive/entity.ts';
import { createSumDigest } from '../archive/sum-digest.ts';

export interface GraphCount {
  /** Gives the line that stands for the node in an archive. */
  node(node: NodeEntity): string;
  relationship(relationship: RelationshipEntity): string;
  nodes(): number;
  relationships(): number;
  /** Over the lines, ids and all. */
  nodeLines(): string;
  relationshipLines(): string;
  /** Labels, types, the content of both, and which is at which. */
  items(counted: 'server' | 'stream' | undefined): ContentItem[];
}

/**
 * Counts a graph that goes by, in memory that grows with the number of labels and types alone. The items `content` have a
 * digest of everything but ids: of labels and properties of all nodes, of types and properties of all relationships.
 */
export function createGraphCount(): GraphCount {
  const [labels, types] = [new Map<string, number>(), new Map<string, number>()];
  const digests = {
    nodes: createSumDigest(),
    relationships: createSumDigest(),
    nodeLines: createSumDigest(),
    relationshipLines: createSumDigest(),
  };
  const total = { nodes: 0, relationships: 0 };
  return {
    node(node) {
      const { line, content } = nodeText(node);
      total.nodes++;
      for (const label of node.labels) labels.set(label, (labels.get(label) ?? 0) + 1);
      digests.nodes.add(content);
      digests.nodeLines.add(line);
      return line;
    },
    relationship(relationship) {
      const { line, content } = relationshipText(relationship);
      total.relationships++;
      types.set(relationship.type, (types.get(relationship.type) ?? 0) + 1);
      digests.relationships.add(content);
      digests.relationshipLines.add(line);
      return line;
    },
    nodes: () => total.nodes,
    relationships: () => total.relationships,
    nodeLines: digests.nodeLines.value,
    relationshipLines: digests.relationshipLines.value,
    items(counted) {
      const how = counted === undefined ? {} : { counted };
      const rows = (kind: string, counts: ReadonlyMap<string, number>): ContentItem[] =>
        [...counts].map(([name, count]) => ({ kind, name, rows: count, ...how }));
      return [
        ...rows('label', labels),
        ...rows('relationship-type', types),
        { kind: 'content', name: 'nodes', rows: total.nodes, definition: digests.nodes.value(), ...how },
        {
          kind: 'content',
          name: 'relationships',
          rows: total.relationships,
          definition: digests.relationships.value(),
          ...how,
        },
        topology(digests.nodeLines.value(), digests.relationshipLines.value()),
      ].sort((one, other) => (one.kind + one.name < other.kind + other.name ? -1 : 1));
    },
  };
}

/** Which relationship is between which nodes: the digest of all lines with their ids, in the point's own numbers. */
export const topology = (nodeLines: string, relationshipLines: string): ContentItem => ({
  kind: 'topology',
  name: 'graph',
  definition: hash('sha256', `${nodeLines} ${relationshipLines}`, 'hex'),
});
