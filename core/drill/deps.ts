import type { Shell } from '../ports/shell.ts';
import type { RestoreDeps } from '../restore/deps.ts';

/** What a drill uses beside what a restore does. */
export interface DrillDeps extends RestoreDeps {
  readonly shell: Shell;
  /** The config's folder. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether nothing beyond this machine can be reached from it. Where nobody can say, it is not. Never throws. */
  readonly isIsolated: () => Promise<boolean>;
}
