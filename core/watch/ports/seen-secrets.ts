import type { ToldError } from '../../cloud/run-record.ts';
import type { SourceConfig } from '../../config/source.ts';

/** Secrets of sources, as far as they can be looked at without being read. */
export interface SeenSecrets {
  /** What keeps the engine of a source from reading its secret; nothing of the value is in it. */
  problemOf(source: SourceConfig): Promise<ToldError | undefined>;
}
