import type { Config } from '../../config/config.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Launcher } from '../ports/launcher.ts';
import type { WorkQueue } from '../ports/queues.ts';
import type { RunRecords } from '../ports/run-records.ts';

/** The config that was deployed. */
export interface DeployedConfig {
  readonly config: Config;
  /** As it was written: JSON, without a secret in it. */
  readonly written: Readonly<Record<string, unknown>>;
}

export interface StartDeps {
  readonly deployed: () => Promise<DeployedConfig>;
  readonly runs: RunRecords;
  readonly points: Pick<Catalog, 'points'>;
  /** Of tasks. */
  readonly launcher: Launcher;
  /** Of engines whose provider does the work, by the engine's name. */
  readonly services: ReadonlyMap<string, Launcher>;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Logger;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}
