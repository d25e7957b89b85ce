import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Graph } from '../connection/connect.ts';
import { definitionsOf } from '../contents/definitions.ts';
import { inPortions } from './load/in-portions.ts';
import { quoted, restoring } from './restoring.ts';

const Name = z.object({ name: z.string() });
const Found = z.object({ id: z.string() });

/**
 * Takes away what a restore left that died before its end: our constraint says that the database was empty when it began,
 * our label which nodes it made. The constraint goes last, so this too may die on any line and be done again. Where any
 * node lacks the label nothing is taken away: it is somebody's, or the restore died while it took its own label off, and
 * all that it brought is there. Gives whether there was anything.
 */
export async function clearRemains(graph: Graph, progress: Progress): Promise<boolean> {
  const constraints = await graph.rows(Name, 'SHOW CONSTRAINTS YIELD name');
  if (!constraints.some(({ name }) => name === restoring.constraint)) return false;
  await refuseForeign(graph);
  await inPortions(
    graph,
    `MATCH (n:${restoring.label}) WITH n LIMIT $portion DETACH DELETE n RETURN count(*) AS count`,
    progress,
  );
  await refuseForeign(graph);
  const definitions = await definitionsOf(graph);
  for (const { name } of definitions.constraints) {
    if (name !== restoring.constraint) await run(graph, `DROP CONSTRAINT ${quoted(name)} IF EXISTS`);
  }
  for (const { name, type, owningConstraint } of definitions.indexes) {
    if (type !== 'LOOKUP' && owningConstraint === null)
      await run(graph, `DROP INDEX ${quoted(name)} IF EXISTS`);
  }
  await run(graph, `DROP CONSTRAINT ${restoring.constraint} IF EXISTS`);
  progress.note(`${graph.label} held what a restore left that died; it was cleared`);
  return true;
}

async function refuseForeign(graph: Graph): Promise<void> {
  const { label, constraint } = restoring;
  const foreign = await graph.rows(Found, `MATCH (n) WHERE NOT n:${label} RETURN elementId(n) AS id LIMIT 1`);
  if (foreign.length === 0) return;
  throw new PermanentError(
    `${graph.label} is half restored, and holds nodes of which nobody can say whose they are`,
    {
      hint: `if nothing in it is worth keeping: MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS, then DROP CONSTRAINT ${constraint}`,
    },
  );
}

const run = (graph: Graph, text: string) => graph.write([{ text }]);
