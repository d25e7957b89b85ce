import { PermanentError } from '#core/errors.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { NodeEntity, RelationshipEntity } from '../../archive/entity.ts';
import type { Graph } from '../../connection/connect.ts';
import { decodeValue } from '../../values/decode-value.ts';
import { isEnd, type Open, readNodes, readRelationships } from '../../verify/read-graph.ts';
import { quoted, restoring } from '../restoring.ts';

/** Entities in one transaction: the first of these limits that is reached. */
const portion = { entities: 5_000, bytes: 4 * 1024 * 1024 } as const;

interface Loading {
  readonly open: Open;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Makes all nodes, each with the point's own id under a label of ours. */
export async function loadNodes(graph: Graph, { open, progress, signal }: Loading): Promise<void> {
  for await (const nodes of inPortions(readNodes(open))) {
    signal.throwIfAborted();
    const byLabels = Map.groupBy(nodes, ({ labels }) => labels.map(quoted).join(':'));
    const statements = [...byLabels].map(([labels, alike]) => ({
      text: `UNWIND $rows AS row CREATE (n:${restoring.label}${labels === '' ? '' : `:${labels}`}) SET n = row.properties, n.${restoring.property} = row.id`,
      values: {
        rows: alike.map(({ id, properties }) => ({ id: BigInt(id), properties: decoded(properties) })),
      },
    }));
    const made = await graph.write(statements);
    if (made.nodes !== nodes.length) throw lost(`${made.nodes} of ${nodes.length} nodes were made`);
    progress.alive();
  }
}

/** Makes all relationships between nodes that are found by the point's ids. */
export async function loadRelationships(graph: Graph, { open, progress, signal }: Loading): Promise<void> {
  const node = (name: string, id: string) =>
    `(${name}:${restoring.label} {${restoring.property}: row.${id}})`;
  for await (const relationships of inPortions(readRelationships(open))) {
    signal.throwIfAborted();
    const byType = Map.groupBy(relationships, ({ type }) => type);
    const statements = [...byType].map(([type, alike]) => ({
      text: `UNWIND $rows AS row MATCH ${node('a', 'start')} MATCH ${node('b', 'end')} CREATE (a)-[r:${quoted(type)}]->(b) SET r = row.properties`,
      values: {
        rows: alike.map(({ start, end, properties }) => ({
          start: BigInt(start),
          end: BigInt(end),
          properties: decoded(properties),
        })),
      },
    }));
    const made = await graph.write(statements);
    if (made.relationships !== relationships.length)
      throw lost(`${made.relationships} of ${relationships.length} relationships were made`);
    progress.alive();
  }
}

const decoded = (properties: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, decodeValue(value)]));

async function* inPortions<Entity extends NodeEntity | RelationshipEntity>(
  entities: AsyncIterable<Entity | { readonly count: number; readonly digest: string }>,
): AsyncIterable<Entity[]> {
  let [kept, bytes]: [Entity[], number] = [[], 0];
  for await (const entity of entities) {
    if (isEnd(entity)) continue;
    kept.push(entity);
    bytes += JSON.stringify(entity.properties).length;
    if (kept.length < portion.entities && bytes < portion.bytes) continue;
    yield kept;
    [kept, bytes] = [[], 0];
  }
  if (kept.length > 0) yield kept;
}

const lost = (what: string): PermanentError =>
  new PermanentError(`${what}: the target does not do what it is told`, {
    hint: 'restore another point, or report this',
  });
