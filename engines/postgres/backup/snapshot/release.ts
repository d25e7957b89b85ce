import type { Clock } from '#core/ports/clock.ts';
import type { Watcher } from './watcher.ts';

/** One dump, as far as its locks go. */
export interface LockedDump {
  /** Its application name on the server. */
  readonly name: string;
  /** Tables that it locks. */
  readonly tables: number;
  ended: boolean;
}

/**
 * Resolves when the snapshot may be let go (P5): every dump has started and holds its own locks, or has ended.
 * Earlier, a dump that is still starting would find `invalid snapshot identifier`, or a table without its rows.
 */
export async function allLocked(
  dumps: ReadonlyMap<number, LockedDump>,
  expected: number,
  watcher: Watcher,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const locked = (dump: LockedDump): boolean => {
    const backend = watcher.backend(dump.name);
    return dump.ended || (backend?.reading === true && backend.locked >= dump.tables);
  };
  while (dumps.size < expected || ![...dumps.values()].every(locked)) {
    await clock.sleep(100, signal);
  }
}
