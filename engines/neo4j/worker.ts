import { PermanentError } from '#core/errors.ts';
import type { Worker } from '#core/ports/worker.ts';
import { type GraphSettings, graphSettings } from './connection/settings.ts';
import type { Neo4jDeps } from './deps.ts';
import type { Neo4jSource } from './engine.ts';
import { restoreText } from './restore-text/restore-text.ts';

export interface WorkedGraph {
  readonly name: string;
  readonly config: Neo4jSource;
}

/**
 * Neo4j: `source` is undefined when only its points are left. What needs the driver is loaded when it is asked for: it
 * takes a quarter of a second that a backup of something else need not wait.
 */
export function createNeo4jWorker(source: WorkedGraph | undefined, deps: Neo4jDeps): Worker {
  return {
    async inspect(signal) {
      const { inspect } = await import('./inspect/inspect.ts');
      return inspect(required(source), () => settingsOf(required(source), deps), deps, signal);
    },
    async backup(sink, signal) {
      const { backUp } = await import('./backup/back-up.ts');
      const { config } = required(source);
      return backUp(await settingsOf(required(source), deps), config, { sink, signal }, deps);
    },
    restoreText,
    async verify(point, signal) {
      const { verifyPoint } = await import('./verify/verify-point.ts');
      return verifyPoint(point, deps, signal);
    },
    async target(request, point) {
      const { createTarget } = await import('./restore/create-target.ts');
      return createTarget(request, point, deps, new AbortController().signal);
    },
    async scratch(point, signal) {
      const { createScratch } = await import('./scratch/create-scratch.ts');
      return createScratch(point, deps, signal);
    },
  };
}

function required(source: WorkedGraph | undefined): WorkedGraph {
  if (source) return source;
  throw new PermanentError('this source is not in the config any more', {
    hint: 'its points can be listed, verified and restored; to back it up again, put it back into the config',
  });
}

/** Resolved for the moment it is used. */
async function settingsOf(
  { name, config }: WorkedGraph,
  { secrets, environment, ca }: Neo4jDeps,
): Promise<GraphSettings> {
  const options = { environment, ca, database: config.database };
  return graphSettings(await secrets.resolve(config.url), `the url of source '${name}'`, options);
}
