import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Graph } from '../connection/connect.ts';
import { definitionsOf } from '../contents/definitions.ts';

const Found = z.object({ id: z.string() });

/** Empty means: no node, no constraint, no index but those that every database is born with. */
export async function refuseOccupied(graph: Graph): Promise<void> {
  const nodes = await graph.rows(Found, 'MATCH (n) RETURN elementId(n) AS id LIMIT 1');
  const { constraints, indexes } = await definitionsOf(graph);
  const own = indexes.filter(({ type }) => type !== 'LOOKUP');
  const [constraint, index] = [constraints[0], own[0]];
  const there =
    nodes.length > 0
      ? 'there are nodes in it'
      : constraint
        ? `there is the constraint ${constraint.name}`
        : index && `there is the index ${index.name}`;
  if (there === undefined) return;
  throw new PermanentError(`${graph.label} is not empty: ${there}`, {
    hint: 'nothing was touched; restore into an empty database',
  });
}
