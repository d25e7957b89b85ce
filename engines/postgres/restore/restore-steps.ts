import type { PointReader, RestoreOptions } from '#core/ports/worker.ts';
import type { PostgresDeps } from '../deps.ts';
import { atOnce } from './load/at-once.ts';
import { foreignViews, refreshForeignViews } from './load/foreign-views.ts';
import type { HeadFile } from './load/head-file.ts';
import { loadArchive } from './load/load-archive.ts';
import { holdsMoney, type MonetaryLocale } from './load/pinned-settings.ts';
import type { TargetTools } from './load/tools-of-target.ts';
import { type Plan, withoutEntries } from './plan-restore.ts';
import type { RestorePlace } from './restore-point.ts';
import { keptPrivileges } from './roles/kept-privileges.ts';

interface Loaded {
  readonly point: PointReader;
  readonly head: HeadFile;
  readonly tools: TargetTools;
  readonly plan: Plan;
  readonly money: MonetaryLocale;
}

interface Ended {
  readonly errors: readonly string[];
  readonly left: readonly string[];
}

/** One step after the other, until one of them has errors. */
export async function restoreSteps(
  { point, head, tools, plan, money }: Loaded,
  { session, deps }: RestorePlace,
  { log, signal, streams }: RestoreOptions,
): Promise<Ended> {
  const { args, omitted, absentRoles } = plan;
  const definitions = (section: string, more: readonly string[]): Promise<readonly string[]> =>
    tools.run(
      'pg_restore',
      [`--section=${section}`, ...tools.stopAtErrors, ...args, ...more, head.file],
      signal,
    );
  log('restoring definitions');
  const before = await definitions('pre-data', await withoutEntries(head, 'before', omitted));
  if (before.length > 0) return { errors: before, left: [] };
  const amounts = await holdsMoney(session);
  if (amounts && money.refused !== undefined) return { errors: [money.refused], left: [] };
  const left = amounts && money.doubt !== undefined ? [money.doubt] : [];
  log('restoring rows');
  const loading = await loadAll(point, { tools, args }, deps, { streams, signal });
  if (loading.length > 0) return { errors: loading, left };
  log('restoring indexes, constraints and views');
  const foreign = await foreignViews(session, head.entries);
  const later = new Set([...omitted, ...foreign.map(({ dumpId }) => dumpId)]);
  const list = await withoutEntries(head, 'after', later);
  const after = await definitions('post-data', [...tools.jobs(streams), ...list]);
  if (after.length > 0) return { errors: after, left };
  const unfilled = await refreshForeignViews(session, foreign, signal);
  if (absentRoles.size === 0) return { errors: [], left: [...left, ...unfilled] };
  log('restoring owners and privileges');
  for await (const statement of keptPrivileges(head, tools, absentRoles, deps)) {
    signal.throwIfAborted();
    await session.run(statement);
  }
  return { errors: [], left: [...left, ...unfilled] };
}

async function loadAll(
  point: PointReader,
  how: Parameters<typeof loadArchive>[2],
  deps: PostgresDeps,
  { streams, signal }: Pick<RestoreOptions, 'streams' | 'signal'>,
): Promise<readonly string[]> {
  const errors: string[] = [];
  const refused = new Error('the server refused rows');
  const archives = point.archives.filter(({ encoding }) => encoding !== 'sql');
  const biggestFirst = archives.toSorted((a, b) => b.bytes - a.bytes);
  try {
    await atOnce(biggestFirst, streams, signal, async (archive, both) => {
      const own = await loadArchive(point, archive, how, deps, both);
      errors.push(...own);
      if (own.length > 0) throw refused;
      deps.progress.item(archive.archive);
    });
  } catch (error) {
    if (error !== refused) throw error;
  }
  return errors;
}
