import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Graph } from '../../connection/connect.ts';
import { type Definitions, definitionsOf } from '../../contents/definitions.ts';
import { quoted, restoring } from '../restoring.ts';

const Awaited = z.object({ name: z.string(), state: z.string(), failure: z.string().nullable() });

/** Makes the constraints and indexes of a point, and waits until all of them are online. Gives what went wrong, in words. */
export async function buildDefinitions(
  graph: Graph,
  { constraints, indexes }: Definitions,
  { progress, wait }: { readonly progress: Progress; readonly wait: () => Promise<void> },
): Promise<string[]> {
  const errors: string[] = [];
  for (const { name, createStatement } of constraints)
    await make('constraint', name, createStatement, /^CREATE CONSTRAINT /);
  const there = (await definitionsOf(graph)).indexes;
  const wanted = indexes.filter(({ owningConstraint }) => owningConstraint === null);
  // the point's own lookup indexes, and no others: a database is born with two
  for (const { name, type } of there) {
    const isKept = wanted.some((index) => index.name === name);
    if (type === 'LOOKUP' && !isKept) await graph.write([{ text: `DROP INDEX ${quoted(name)}` }]);
  }
  for (const { name, createStatement } of wanted) {
    if (there.some((index) => index.name === name)) continue;
    await make('index', name, createStatement, /^CREATE (?:[A-Z]+ )?INDEX /);
  }
  return [...errors, ...(await awaitIndexes(graph, { progress, wait }))];

  async function make(kind: string, name: string, statement: string, form: RegExp): Promise<void> {
    // an archive that was tampered with must not make us run what it likes
    if (!form.test(statement)) {
      throw new PermanentError(`the point makes ${kind} ${name} by something else than CREATE`, {
        hint: 'do not restore it: find out who wrote it',
      });
    }
    try {
      await graph.write([{ text: statement }]);
    } catch (error) {
      errors.push(`${kind} ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    progress.alive();
  }
}

/** An index is of use when it is online; one that failed would be there and never used. */
async function awaitIndexes(
  graph: Graph,
  { progress, wait }: { readonly progress: Progress; readonly wait: () => Promise<void> },
): Promise<string[]> {
  for (;;) {
    const indexes = await graph.rows(
      Awaited,
      'SHOW INDEXES YIELD name, state, failureMessage RETURN name, state, failureMessage AS failure',
    );
    const own = indexes.filter(({ name }) => name !== restoring.constraint);
    const failed = own.filter(({ state }) => state === 'FAILED');
    if (failed.length > 0) return failed.map(({ name, failure }) => `index ${name} failed: ${failure ?? ''}`);
    if (own.every(({ state }) => state === 'ONLINE')) return [];
    progress.alive();
    await wait();
  }
}
