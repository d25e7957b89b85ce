import { randomBytes } from 'node:crypto';
import type { PointReader, RestoreOptions, RestoreResult } from '#core/ports/worker.ts';
import type { Session } from '../connection/session.ts';
import type { ConnectionSettings } from '../connection/settings.ts';
import type { PostgresDeps } from '../deps.ts';
import { readGlobals } from '../verify/read-globals.ts';
import { analyze } from './load/analyze.ts';
import { headFile } from './load/head-file.ts';
import { monetaryLocale, pinnedSettings } from './load/pinned-settings.ts';
import { toolsOfTarget } from './load/tools-of-target.ts';
import { watchBackends } from './load/watch-backends.ts';
import { planRestore } from './plan-restore.ts';
import { restoreSteps } from './restore-steps.ts';
import { clusterRoles } from './roles/cluster-roles.ts';
import type { PresentRoles } from './roles/present-roles.ts';

export interface RestorePlace {
  readonly settings: ConnectionSettings;
  readonly session: Session;
  readonly major: number;
  readonly deps: PostgresDeps;
  /** Called when everything is in the database: what belongs to the database itself. */
  readonly finish: (roles: PresentRoles) => Promise<readonly string[]>;
}

/**
 * Brings a point back into an empty database (R2): roles, definitions, rows by several streams at once, indexes and
 * constraints, statistics. Any error of the server ends it and is returned; damage is thrown.
 */
export async function restorePoint(
  point: PointReader,
  place: RestorePlace,
  options: RestoreOptions,
): Promise<RestoreResult> {
  const { deps, session, settings, major } = place;
  const name = `holdfast restore ${randomBytes(4).toString('hex')}`;
  const money = await monetaryLocale(session, point.manifest);
  const pinned = { ...pinnedSettings(major), ...money.pinned };
  const tools = await toolsOfTarget(settings, major, point.manifest, deps, { applicationName: name, pinned });
  const cluster = await clusterRoles(await readGlobals(point, deps, options.signal));
  const head = await headFile(point, quiet(deps), options.signal);
  const watching = new AbortController();
  watchBackends(session, name, deps, AbortSignal.any([watching.signal, options.signal])).catch(() => {});
  try {
    const plan = await planRestore({ point, head, cluster }, tools, place, options);
    const absentRoles = [...plan.absentRoles];
    const ended = await restoreSteps({ point, head, tools, plan, money }, place, options);
    const left = [...plan.left, ...ended.left];
    if (ended.errors.length > 0) return { errors: ended.errors, left, absentRoles };
    options.log('making statistics');
    const incomplete = await analyze(session, tools, options.streams, options.signal);
    const unmade = incomplete.map((problem) => `statistics: ${problem}`);
    const unset = await place.finish(plan.present);
    return { errors: [], left: [...left, ...unmade, ...unset], absentRoles };
  } finally {
    watching.abort();
    await head.remove();
  }
}

/** The head is read a second time with the rest: its bytes count once. */
const quiet = (deps: PostgresDeps): PostgresDeps => ({
  ...deps,
  progress: { ...deps.progress, bytes: () => deps.progress.alive() },
});
