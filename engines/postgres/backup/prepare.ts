import { TransientError } from '#core/errors.ts';
import { codeOf } from '../connection/errors.ts';
import type { Session } from '../connection/session.ts';
import { type ArchiveEncoding, archiveEncoding } from '../tools/compression.ts';
import { clientFor, type ToolSet } from '../tools/tool-set.ts';
import type { BackupRun } from './back-up.ts';
import { type PlannedArchive, planArchives } from './dump/plan-archives.ts';
import { refuseUnrestorable } from './scope/refuse-unrestorable.ts';
import { relationTree } from './scope/relation-tree.ts';
import { type ChosenTables, chooseTables } from './snapshot/choose-tables.ts';
import { type DatabaseFacts, databaseFacts } from './snapshot/database-facts.ts';
import { type HeldSnapshot, holdSnapshot } from './snapshot/hold-snapshot.ts';
import { listTables, sameTables, type Table } from './snapshot/list-tables.ts';
import { preflight } from './snapshot/preflight.ts';
import type { Watcher } from './snapshot/watcher.ts';

/** Everything that is decided before the first byte is dumped. The coordinator holds the snapshot from here on. */
export interface Prepared {
  readonly facts: DatabaseFacts;
  readonly tools: ToolSet;
  readonly encoding: ArchiveEncoding;
  readonly snapshot: HeldSnapshot;
  readonly chosen: ChosenTables;
  readonly archives: readonly PlannedArchive[];
  readonly streams: number;
  readonly lockTimeoutMs: number;
  readonly notes: readonly string[];
}

/** Refuses what cannot end well, by name, before anything is locked; then takes the snapshot. */
export async function prepare(run: BackupRun, coordinator: Session, watcher: Watcher): Promise<Prepared> {
  const { source, deps } = run;
  const facts = await databaseFacts(coordinator);
  const tools = await clientFor(facts.major, deps.tools, deps.shell);
  const encoding = await archiveEncoding(tools, source.compression, deps);
  const lockTimeoutMs = source.lockTimeout.seconds * 1000;
  // Also for the list: to ask for the size of a table is to lock it for a moment.
  await coordinator.run(`SET lock_timeout = ${lockTimeoutMs}`);
  const before = await relationTree(coordinator);
  const choose = (all: readonly Table[]): readonly Table[] => chooseTables(all, source, before).tables;
  const snapshot = await namingBlockers(watcher, async () => {
    preflight(facts, chooseTables(await listTables(coordinator), source, before), run.streams);
    return holdSnapshot(coordinator, choose);
  });
  const chosen = chooseTables(snapshot.tables, source, await relationTree(coordinator));
  if (!sameTables(chosen.tables, choose(snapshot.tables))) throw changedMeanwhile();
  await refuseUnrestorable(coordinator, chosen);
  const { streams, notes } = preflight(facts, chosen, run.streams);
  const archives = planArchives(chosen.tables, {
    bigTableBytes: source.bigTable.bytes,
    largeObjectBytes: facts.large_object_bytes,
    rows: !source.schemaOnly,
  });
  return { facts, tools, encoding, snapshot, chosen, archives, streams, lockTimeoutMs, notes };
}

/** What hangs on what has changed between the locks and the snapshot: a table may stand in it without a lock. */
const changedMeanwhile = (): TransientError =>
  new TransientError('the partitions of the chosen tables changed while they were being locked', {
    hint: 'run again when the migration has ended',
  });

const lockNotAvailable = '55P03';

/** A lock that could not be had in time is told with who holds it. */
async function namingBlockers<Value>(watcher: Watcher, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error.cause) !== lockNotAvailable || watcher.lastBlockers === '')
      throw error;
    throw new TransientError(`a table could not be locked in time; in the way: ${watcher.lastBlockers}`, {
      hint: 'end that session or wait for it, then run again; lockTimeout in the source says how long to wait',
      cause: error,
    });
  }
}
