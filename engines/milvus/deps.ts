import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Secrets } from '#core/ports/secrets.ts';
import type { Shell } from '#core/ports/shell.ts';
import type { LitePlaces } from './tools/find-lite.ts';

/** What the Milvus worker uses of its surroundings. */
export interface MilvusDeps {
  readonly shell: Shell;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a Milvus Lite for throw-away servers may be. */
  readonly lite: LitePlaces;
  /** Path of the certificates that servers are checked against, from the config's `tls.ca`. */
  readonly ca: string | undefined;
  /** A folder of ours for throw-away servers. Not for backups. */
  readonly temporaryFolder: string;
}
