import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Secrets } from '#core/ports/secrets.ts';
import type { Shell } from '#core/ports/shell.ts';
import type { GraphEnvironment } from './connection/settings.ts';
import type { HomePlaces } from './tools/find-home.ts';

/** What the Neo4j worker uses of its surroundings. */
export interface Neo4jDeps {
  readonly shell: Shell;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly environment: GraphEnvironment;
  /** Where a Neo4j for throw-away servers may be. */
  readonly homes: HomePlaces;
  /** Certificates that servers are checked against, from the config's `tls.ca`. */
  readonly ca: string | undefined;
  /** A folder of ours for throw-away servers. Not for backups. */
  readonly temporaryFolder: string;
}
