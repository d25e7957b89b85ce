import * as z from 'zod';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { ArchiveSink, StoredArchive } from '#core/ports/worker.ts';
import { compressedLines } from '../archive/compressed-lines.ts';
import type { NodeEntity } from '../archive/entity.ts';
import { archiveNames, encoding, firstLine } from '../archive/format.ts';
import { createIdSet } from '../archive/id-set.ts';
import { endLine } from '../archive/parse-entity.ts';
import type { Graph, GraphReader } from '../connection/connect.ts';
import { type Definitions, definitionsOf, type IndexState } from '../contents/definitions.ts';
import { nodeOf, relationshipOf } from '../contents/entity-of.ts';
import { createGraphCount, type GraphCount } from '../contents/graph-count.ts';
import { restoring } from '../restore/restoring.ts';

export interface TakenGraph {
  readonly count: GraphCount;
  readonly definitions: Definitions;
  readonly states: readonly IndexState[];
  /** What the server itself counts, at the end of the same transaction. */
  readonly server: { readonly nodes: number; readonly relationships: number };
  /** Relationships whose nodes were not there when nodes were read: left out. None in a snapshot. */
  readonly dangling: number;
  /** Nodes that were read twice: kept once. None in a snapshot. */
  readonly repeated: number;
  readonly logicalBytes: number;
  discard(): Promise<void>;
}

const Count = z.object({ count: z.bigint().transform(Number) });

/**
 * Stores all nodes, then all relationships, as they come from one transaction. That is no snapshot: Neo4j reads what is
 * committed at the moment. Whether it was one after all is for the marks around it to say.
 */
export function takeGraph(
  graph: Graph,
  sink: ArchiveSink,
  after: string,
  signal: AbortSignal,
): Promise<TakenGraph> {
  return graph.read(after, async (reader) => {
    const [count, ids] = [createGraphCount(), createIdSet()];
    const left = { dangling: 0, repeated: 0 };
    let logicalBytes = 0;
    const stored: StoredArchive[] = [];
    const store = async (of: 'nodes' | 'relationships', lines: AsyncIterable<string>): Promise<void> => {
      const { source, ended } = compressedLines(lines, (bytes) => {
        logicalBytes += bytes;
      });
      const archive = archiveNames[of];
      stored.push(await sink.store({ archive, encoding, extension: 'jsonl.zst', source, ended }));
    };
    await store('nodes', nodeLines());
    await store('relationships', relationshipLines());
    const [nodes] = await reader.rows(Count, 'MATCH (n) RETURN count(n) AS count');
    const [relationships] = await reader.rows(Count, 'MATCH ()-[r]->() RETURN count(r) AS count');
    return {
      count,
      ...(await splitDefinitions(reader)),
      server: { nodes: nodes?.count ?? 0, relationships: relationships?.count ?? 0 },
      ...left,
      logicalBytes,
      discard: async () => void (await Promise.all(stored.map((archive) => archive.discard()))),
    };

    async function* nodeLines() {
      yield firstLine('nodes');
      for await (const row of reader.stream('MATCH (n) RETURN n')) {
        signal.throwIfAborted();
        const node = nodeOf(row.get(0));
        refuseOurOwn(graph, node);
        if (ids.add(node.id)) yield count.node(node);
        else left.repeated++;
      }
      yield endLine({ count: count.nodes(), digest: count.nodeLines() });
    }

    async function* relationshipLines() {
      yield firstLine('relationships');
      for await (const row of reader.stream('MATCH ()-[r]->() RETURN r')) {
        signal.throwIfAborted();
        const relationship = relationshipOf(row.get(0));
        const isWhole = ids.has(relationship.start) && ids.has(relationship.end);
        if (isWhole) yield count.relationship(relationship);
        else left.dangling++;
      }
      yield endLine({ count: count.relationships(), digest: count.relationshipLines() });
    }
  });
}

/** What a restore marks nodes with until it is done cannot be told from what the graph itself has of that name. */
function refuseOurOwn({ label: graph }: Graph, { labels, properties }: NodeEntity): void {
  const { label, property } = restoring;
  if (!labels.includes(label) && !Object.hasOwn(properties, property)) return;
  throw new PermanentError(
    `${graph} has a node with the label ${label} or the property ${property}, which restores use for themselves`,
    {
      hint: `a restore left it that was not done; if its data is good: MATCH (n:${label}) REMOVE n:${label}, n.${property}`,
    },
  );
}

async function splitDefinitions(reader: GraphReader) {
  const { states, ...definitions } = await definitionsOf(reader);
  return { states, definitions };
}

/** When nothing was committed meanwhile, what came must be what the server counts, whole. */
export function refuseUnlikeServer({ count, server, dangling, repeated }: TakenGraph): void {
  const came = { nodes: count.nodes(), relationships: count.relationships() };
  if (came.nodes !== server.nodes || came.relationships !== server.relationships) {
    throw new TransientError(
      `${came.nodes} nodes and ${came.relationships} relationships came, and the server counts ${server.nodes} and ${server.relationships}`,
      { hint: 'nothing is sealed; if it happens again, let `neo4j-admin database check` look at the store' },
    );
  }
  if (dangling === 0 && repeated === 0) return;
  throw new PermanentError(
    `the store is damaged: ${dangling} relationships without their nodes, ${repeated} nodes twice, and nobody wrote`,
    { hint: 'let `neo4j-admin database check` look at the store; the last good point is the one to restore' },
  );
}
