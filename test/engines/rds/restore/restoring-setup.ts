import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import type { Clock } from '#core/ports/clock.ts';
import { type Ask, drillDatabase } from '#engines/rds/drill/drill-database.ts';
import { restoreDatabase } from '#engines/rds/restore/restore-database.ts';
import type { Wanted } from '#engines/rds/restore/wanted.ts';
import { createMemoryDatabases, database } from '#test/support/rds/memory-databases.ts';
import { createMemoryRestoredDatabases } from '#test/support/rds/memory-restored-databases.ts';

/** Time that jumps when somebody sleeps. */
export function jumpingClock(start: string): Clock {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      nowMs += ms;
    },
  };
}

export const snapshotId = 'hf-ledger-0123456789abcdef';

/** A snapshot that is there, and the restore of it into `ledger-back`. */
export async function restoringWorld(change: Partial<ManagedDatabase> = {}) {
  const memory = createMemoryDatabases();
  const source = database({ id: 'prod-ledger', ...change });
  memory.put(source);
  const snapshot = { kind: source.kind, id: snapshotId };
  await memory.databases.snapshot({ ...snapshot, sourceId: source.id, tags: {} });
  memory.change(snapshot, { status: 'available', takenAt: '2026-11-20T02:33:00.000Z' });
  const rds = createMemoryRestoredDatabases(memory);
  const told: string[] = [];
  const reached: string[] = [];
  const network: { problem?: string } = {};
  const name = { kind: source.kind, id: 'ledger-back' };
  const wanted: Wanted = {
    ...{ name, like: source, tags: {} },
    origin: { as: 'snapshot', id: snapshotId },
    what: 'ledger@20261120T023000Z-3f9a1c',
  };
  const deps = (signal: AbortSignal) => ({
    databases: rds.databases,
    clock: jumpingClock('2026-11-20T08:00:00Z'),
    progress: {
      phase: () => undefined,
      alive: () => undefined,
      note: (text: string) => void told.push(text),
    },
    async reach(address: string, port: number) {
      reached.push(`${address}:${port}`);
      return network.problem;
    },
    log: () => undefined,
    signal,
  });
  return {
    ...{ memory, rds, told, reached, network, name, source, wanted },
    back: () => memory.database(name),
    restore: (other: Partial<Wanted> = {}, signal = new AbortController().signal) =>
      restoreDatabase(deps(signal), { ...wanted, ...other }),
    drill: (drilled: Wanted, signal = new AbortController().signal, ask?: Ask) =>
      drillDatabase(deps(signal), drilled, ask),
  };
}
