import { PermanentError } from '#core/errors.ts';
import type { Worker } from '#core/ports/worker.ts';
import { backUp } from './backup/back-up.ts';
import { type ConnectionSettings, connectionSettings } from './connection/settings.ts';
import type { PostgresDeps } from './deps.ts';
import type { PostgresSource } from './engine.ts';
import { inspect } from './inspect/inspect.ts';
import { createTarget } from './restore/target/create-target.ts';
import { restoreText } from './restore-text/restore-text.ts';
import { createScratch } from './scratch/create-scratch.ts';
import { verifyPoint } from './verify/verify-point.ts';

export interface WorkedSource {
  readonly name: string;
  readonly config: PostgresSource;
  /** Dumps at once. */
  readonly streams: number;
}

/** PostgreSQL: `source` is undefined when only its points are left. */
export function createPostgresWorker(source: WorkedSource | undefined, deps: PostgresDeps): Worker {
  return {
    inspect: (signal) => inspect(required(source), () => settingsOf(required(source), deps), deps, signal),
    async backup(sink, signal) {
      const { config, streams } = required(source);
      return backUp(await settingsOf(required(source), deps), config, { sink, signal, streams }, deps);
    },
    restoreText,
    verify: (point, signal) => verifyPoint(point, deps, signal),
    target: (request, point) => createTarget(request, point, deps),
    scratch: (point, signal) => createScratch(point, deps, signal),
  };
}

function required(source: WorkedSource | undefined): WorkedSource {
  if (source) return source;
  throw new PermanentError('this source is not in the config any more', {
    hint: 'its points can be listed, verified and restored; to back it up again, put it back into the config',
  });
}

/** Resolved for the moment it is used. */
async function settingsOf({ name, config }: WorkedSource, deps: PostgresDeps): Promise<ConnectionSettings> {
  const { secrets, environment, ca } = deps;
  const options = { environment, ...(ca === undefined ? {} : { ca }) };
  return connectionSettings(await secrets.resolve(config.url), `the url of source '${name}'`, options);
}
