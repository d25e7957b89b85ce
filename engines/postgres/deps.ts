import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Secrets } from '#core/ports/secrets.ts';
import type { Shell } from '#core/ports/shell.ts';
import type { LibpqEnvironment } from './connection/settings.ts';
import type { ToolPlaces } from './tools/tool-set.ts';

/** What the PostgreSQL worker uses of its surroundings. */
export interface PostgresDeps {
  readonly shell: Shell;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly environment: LibpqEnvironment;
  readonly tools: ToolPlaces;
  /** Certificates that servers are checked against, from the config's `tls.ca`. */
  readonly ca: string | undefined;
  /** A folder of ours for throw-away servers and heads of archives. Not for dumps. */
  readonly temporaryFolder: string;
}
