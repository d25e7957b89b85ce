import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Shell } from '#core/ports/shell.ts';

/** What the worker of files uses of its surroundings. */
export interface FilesDeps {
  readonly shell: Shell;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where throw-away folders are made. */
  readonly temporaryFolder: string;
  /** Absolute folders that are never part of a tree: our own store. */
  readonly without: readonly string[];
}
