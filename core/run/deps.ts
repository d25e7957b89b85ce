import type { RunName } from '../point/keys.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Processes } from '../ports/processes.ts';
import type { Progress } from '../ports/progress.ts';
import type { FitStore, Store } from '../ports/store.ts';
import type { Worker } from '../ports/worker.ts';

/** What a run uses of its surroundings. */
export interface RunDeps {
  readonly store: Store & Partial<FitStore>;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly progress: Progress;
  /** The engine's worker for this source, telling `progress` what moves. */
  readonly workerFor: (progress: Progress) => Worker;
  /** Compares a point that was just read back with those before it. Never throws. @default somebody else does */
  readonly judge?: (run: RunName) => Promise<void>;
  /** Throws when the process must end. Asked right before anything is sealed, because signals can be swallowed. */
  readonly throwIfStopped: () => void;
  /** `user@host`. */
  readonly who: string;
  /** Of Holdfast. */
  readonly version: string;
}

/** How bytes are cut and how patient we are. */
export interface RunLimits {
  readonly partBytes: number;
  readonly maxParts: number;
  readonly streams: number;
  readonly stallAfterMs: number;
}
