import { randomBytes } from 'node:crypto';
import type { ArchiveSink, BackupResult } from '#core/ports/worker.ts';
import { connect, type Session } from '../connection/session.ts';
import type { ConnectionSettings } from '../connection/settings.ts';
import type { PostgresDeps } from '../deps.ts';
import type { PostgresSource } from '../engine.ts';
import { backupResult } from './backup-result.ts';
import { dumpAndCount } from './dump-and-count.ts';
import { prepare } from './prepare.ts';
import { backendNames, type Watcher, watchBackends } from './snapshot/watcher.ts';

export interface BackupRun {
  readonly settings: ConnectionSettings;
  readonly source: PostgresSource;
  readonly streams: number;
  readonly deps: PostgresDeps;
  readonly sink: ArchiveSink;
  /** Aborted by whoever runs us, and by ourselves as soon as one part has failed. */
  readonly signal: AbortSignal;
  readonly names: ReturnType<typeof backendNames>;
  /** Settles for each program that was started: none may outlive the backup. */
  readonly programs: Promise<void>[];
}

interface Request {
  readonly sink: ArchiveSink;
  readonly signal: AbortSignal;
  readonly streams: number;
}

/**
 * Backs up one database: list, lock, export, list again, count, dump, release (P1). All archives look at one snapshot;
 * if the session that holds it is lost before the last dump has its own locks, all of them end.
 */
export async function backUp(
  settings: ConnectionSettings,
  source: PostgresSource,
  { sink, signal, streams }: Request,
  deps: PostgresDeps,
): Promise<BackupResult> {
  const own = new AbortController();
  const names = backendNames(randomBytes(4).toString('hex'));
  const anySignal = AbortSignal.any([signal, own.signal]);
  const run: BackupRun = { settings, source, streams, deps, sink, signal: anySignal, names, programs: [] };
  const coordinator = await connect(settings, names.coordinator, signal);
  const watching = await connect(settings, names.watcher, signal).catch(async (error: unknown) => {
    await coordinator.end();
    throw error;
  });
  const watcher = watchBackends(watching, deps.clock, names.prefix, () => deps.progress.alive());
  try {
    return await Promise.race([work(run, coordinator, watcher), aborted(anySignal)]);
  } catch (error) {
    // The first failure ends every other dump; that they then fail too is not worth a word.
    own.abort(error);
    throw signal.aborted ? signal.reason : error;
  } finally {
    const programs = run.programs.map((ended) => ended.catch(() => {}));
    await Promise.all([watcher.stop(), coordinator.end(), ...programs]);
  }
}

async function work(run: BackupRun, coordinator: Session, watcher: Watcher): Promise<BackupResult> {
  run.deps.progress.phase('prepare');
  const prepared = await prepare(run, coordinator, watcher);
  for (const note of prepared.notes) run.deps.progress.note(note);
  const dumped = await dumpAndCount(run, prepared, coordinator, watcher);
  return backupResult(run, prepared, dumped);
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason);
    signal.addEventListener('abort', fail, { once: true });
    if (signal.aborted) fail();
  });
