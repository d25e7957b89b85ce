import type { ContentItem } from '#core/manifest/contents.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ArchiveWalker } from '../archive/walker.ts';
import { connect, type Session } from '../connection/session.ts';
import { toolEnvironment } from '../connection/tool-environment.ts';
import type { BackupRun } from './back-up.ts';
import { dumpArchives } from './dump/dump-archives.ts';
import { startGlobals } from './dump/globals.ts';
import { olderThanServer, refuseMissing } from './dump/inspect-archive.ts';
import { speakableArchives } from './dump/speakable-archives.ts';
import { type ListedDatabase, listWithin } from './listing/list-within.ts';
import type { Prepared } from './prepare.ts';
import { countRows, freeMs } from './snapshot/count-rows.ts';
import { allLocked, type LockedDump } from './snapshot/release.ts';
import type { Watcher } from './snapshot/watcher.ts';

/** What was learned while the archives were written. */
export interface Dumped {
  /** Exact rows by qualified name, of the tables there was time for. */
  readonly counts: ReadonlyMap<string, number>;
  readonly contents: readonly ContentItem[];
  readonly database: ListedDatabase;
  readonly rolesUsed: readonly string[];
  readonly rolesInGlobals: ReadonlySet<string>;
  readonly warnings: readonly string[];
}

/** Dumps, counts and lists beside each other; lets the snapshot go as soon as nobody needs it any more (P5). */
export async function dumpAndCount(
  run: BackupRun,
  planned: Prepared,
  coordinator: Session,
  watcher: Watcher,
): Promise<Dumped> {
  const { deps, signal } = run;
  const archives = speakableArchives(planned.archives, planned.facts.encoding);
  const prepared = { ...planned, archives };
  // how many bytes will come is known to nobody before they are compressed
  deps.progress.phase('dump', { items: archives.length + 1 });
  const dumpsEnded = new AbortController();
  const dumps = new Map<number, LockedDump>();
  const main: { archive?: ArchiveWalker } = {};
  const dumping = dumpAll(run, prepared, watcher, dumps, (archive) => {
    main.archive = archive;
  }).finally(() => dumpsEnded.abort());
  const counting = countBeside(run, prepared, watcher, dumpsEnded.signal);
  const listing = listWithin(coordinator, prepared.chosen, run.source);
  const storing = storeGlobals(run, prepared);
  const locked = allLocked(dumps, archives.length, watcher, deps.clock, signal);
  const letGo = Promise.all([counting, listing, locked]).then(() => coordinator.end());
  const all = Promise.all([dumping, counting, listing, storing, letGo]);
  all.catch(() => {});
  // Until it is let go, a lost coordinator takes the snapshot of every dump that has yet to start with it.
  await Promise.race([letGo, all, coordinator.lost]);
  const [warned, counts, { contents, database, used }, rolesInGlobals] = await all;
  const scope = run.source.schemaOnly ? 'schema' : run.source.dataOnly ? 'data' : 'all';
  if (main.archive) refuseMissing(main.archive, { contents, scope, atLeast: database.neededEntries });
  const older = main.archive && olderThanServer(main.archive);
  const warnings = older === undefined ? warned : [...warned, older];
  return { counts, contents, database, rolesUsed: used, rolesInGlobals, warnings };
}

async function dumpAll(
  run: BackupRun,
  prepared: Prepared,
  watcher: Watcher,
  dumps: Map<number, LockedDump>,
  onMain: (archive: ArchiveWalker) => void,
): Promise<readonly string[]> {
  const { settings, source, deps, names, signal, programs } = run;
  const { chosen, archives, snapshot } = prepared;
  const lockedTables = chosen.tables.filter(({ kind }) => kind === 'r' || kind === 'p').length;
  const job = {
    ...prepared,
    snapshotId: snapshot.id,
    database: settings.database,
    tables: chosen.tables,
    args: [
      ...chosen.args,
      ...(source.schemaOnly ? ['--schema-only'] : []),
      ...(source.dataOnly ? ['--data-only'] : []),
    ],
    rows: !source.schemaOnly,
    env: (number: number) => toolEnvironment(settings, deps.environment, names.dump(number)),
    blockers: () => watcher.lastBlockers,
    signal,
    programs,
    onMain,
    onStart: (number: number, main: boolean) =>
      dumps.set(number, { name: names.dump(number), tables: main ? lockedTables : 1, ended: false }),
    onEnd(number: number) {
      const dump = dumps.get(number);
      if (dump) dump.ended = true;
    },
  };
  return dumpArchives(job, archives, run.sink, deps);
}

async function countBeside(
  { settings, source, deps, names, signal }: BackupRun,
  { snapshot, chosen }: Prepared,
  watcher: Watcher,
  dumpsEnded: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const percent = source.schemaOnly ? 0 : source.counts.percent;
  if (percent === 0) return new Map();
  const session = await connect(settings, names.counter, signal);
  const until = AbortSignal.any([notBefore(freeMs, dumpsEnded, deps.clock), signal]);
  // The backend of a closed connection would count on, and hold the snapshot, until it has something to say.
  until.addEventListener('abort', () => watcher.cancel(session.backendPid), { once: true });
  try {
    // Of configuration an extension may say that only some rows are dumped: there the read-back alone counts.
    const tables = chosen.tables.filter(({ kind, config }) => kind === 'r' && !config);
    return await countRows(session, snapshot.id, tables, { percent, clock: deps.clock, until });
  } finally {
    await session.end();
  }
}

/** Aborted with `signal`, but not in the first `ms` milliseconds. */
function notBefore(ms: number, signal: AbortSignal, clock: Clock): AbortSignal {
  const later = new AbortController();
  const beganMs = clock.now().getTime();
  const abort = (): void => later.abort();
  signal.addEventListener(
    'abort',
    () => {
      const leftMs = beganMs + ms - clock.now().getTime();
      if (leftMs <= 0) abort();
      else clock.sleep(leftMs).then(abort, abort);
    },
    { once: true },
  );
  return later.signal;
}

async function storeGlobals(
  { settings, deps, names, signal, sink, programs }: BackupRun,
  { tools, facts }: Prepared,
): Promise<ReadonlySet<string>> {
  const globals = startGlobals(
    tools,
    {
      env: toolEnvironment(settings, deps.environment, names.globals),
      withPasswords: facts.reads_passwords && !facts.hosted,
      database: settings.database,
      signal,
    },
    deps,
  );
  programs.push(globals.ended);
  const { source, ended } = globals;
  await sink.store({ archive: 'globals', encoding: 'sql', extension: 'sql', source, ended });
  deps.progress.item('globals');
  return globals.roles;
}
