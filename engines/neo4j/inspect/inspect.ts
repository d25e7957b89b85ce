import { AdvisedError } from '#core/errors.ts';
import type { Inspection } from '#core/ports/worker.ts';
import { refuseUnbackable } from '../backup/refuse-unbackable.ts';
import { connectGraph } from '../connection/connect.ts';
import type { GraphSettings } from '../connection/settings.ts';
import { definitionsOf } from '../contents/definitions.ts';
import { serverFacts } from '../contents/server-facts.ts';
import type { Neo4jDeps } from '../deps.ts';
import { findHome } from '../tools/find-home.ts';
import type { WorkedGraph } from '../worker.ts';

/** What would fail tonight, in the order in which a run would meet it. What cannot be asked any more is left out. */
export async function inspect(
  _source: WorkedGraph,
  settingsOf: () => Promise<GraphSettings>,
  deps: Neo4jDeps,
  signal: AbortSignal,
): Promise<readonly Inspection[]> {
  const found: Inspection[] = [];
  /** Undefined when the check failed. */
  const check = async <Value>(name: string, look: () => Promise<Value>): Promise<Value | undefined> => {
    signal.throwIfAborted();
    try {
      const value = await look();
      found.push({ name, ok: true });
      return value;
    } catch (error) {
      found.push({ name, ok: false, ...told(error) });
      return undefined;
    }
  };
  const settings = await check('secret', settingsOf);
  const graph = settings && (await check('connect', () => connectGraph(settings, signal)));
  if (!graph) return found;
  try {
    const facts = await check('server', () => serverFacts(graph));
    if (!facts) return found;
    await check('graph', () => refuseUnbackable(graph));
    const definitions = await check('definitions', () => definitionsOf(graph));
    for (const { name, state, failure } of definitions?.states ?? []) {
      if (state === 'FAILED')
        found.push(warning('indexes', `index ${name} has failed: ${failure}`, 'drop it and make it again'));
    }
    await findHome(facts.version, deps.homes).catch((error: unknown) => {
      const { problem, hint } = told(error);
      found.push(warning('drill', `${problem}: drills cannot run here`, hint));
    });
    return found;
  } finally {
    await graph.close();
  }
}

const warning = (name: string, problem: string, hint: string): Inspection => ({
  name,
  ok: false,
  warning: true,
  problem,
  hint,
});

const told = (error: unknown): { readonly problem: string; readonly hint: string } => ({
  problem: error instanceof Error ? error.message : String(error),
  hint: error instanceof AdvisedError ? error.hint : "see the server's log",
});
