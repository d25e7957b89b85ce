import type { RestoredDatabases } from '#core/cloud/ports/databases/restored-databases.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';

/** Why a port did not answer, in a few words; undefined when it did. Never throws. */
export type Reach = (address: string, port: number) => Promise<string | undefined>;

export interface RestoreDeps {
  readonly databases: RestoredDatabases;
  readonly clock: Clock;
  readonly progress: Pick<Progress, 'phase' | 'note' | 'alive'>;
  readonly reach: Reach;
  /** A line for the log that is kept. */
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}
