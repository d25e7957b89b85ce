import type { Progress } from './progress.ts';
import type { Worker } from './worker.ts';

/** Makes the worker of an engine. `source` is the source's config, or undefined when only its points are left. */
export type WorkerFactory = (
  engine: string,
  source: SourceForWorker | undefined,
  progress: Progress,
) => Worker;

/** A source as the config resolved it; what the engine's own fields are is the engine's business. */
export interface SourceForWorker {
  readonly name: string;
  readonly engine: string;
}
