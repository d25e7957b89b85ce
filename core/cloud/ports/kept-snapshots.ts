import type { RunName } from '../../point/keys.ts';
import type { ManagedSnapshot } from './managed-databases.ts';

/** The snapshots of a deployment, as far as they may be let go. */
export interface KeptSnapshots {
  /** Those that carry the deployment's tag, and no others. */
  all(): AsyncIterable<ManagedSnapshot>;
  /** The run that a snapshot was taken for; undefined when it names none. */
  runOf(snapshot: ManagedSnapshot): RunName | undefined;
  /** When it was marked for removal. */
  markedAt(snapshot: ManagedSnapshot): Date | undefined;
  mark(snapshot: ManagedSnapshot, at: Date): Promise<void>;
  unmark(snapshot: ManagedSnapshot): Promise<void>;
  /** For good. Refused by the provider for one that is not marked. Done twice, it is done. */
  remove(snapshot: ManagedSnapshot): Promise<void>;
}
