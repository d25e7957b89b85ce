import { PermanentError } from '#core/errors.ts';
import type { Worker } from '#core/ports/worker.ts';
import { type MilvusSettings, milvusSettings } from './connection/settings.ts';
import type { MilvusDeps } from './deps.ts';
import type { MilvusSource } from './engine.ts';
import { restoreText } from './restore-text/restore-text.ts';

export interface WorkedMilvus {
  readonly name: string;
  readonly config: MilvusSource;
}

/** Milvus: `source` is undefined when only its points are left. What needs gRPC is loaded when it is asked for. */
export function createMilvusWorker(source: WorkedMilvus | undefined, deps: MilvusDeps): Worker {
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

function required(source: WorkedMilvus | undefined): WorkedMilvus {
  if (source) return source;
  throw new PermanentError('this source is not in the config any more', {
    hint: 'its points can be listed, verified and restored; to back it up again, put it back into the config',
  });
}

/** Resolved for the moment it is used. */
async function settingsOf(
  { name, config }: WorkedMilvus,
  { secrets, ca }: MilvusDeps,
): Promise<MilvusSettings> {
  return milvusSettings(await secrets.resolve(config.url), `the url of source '${name}'`, ca);
}
