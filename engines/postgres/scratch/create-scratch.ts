import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { superviseFolder } from '#core/drill/supervise-folder.ts';
import { AdvisedError, EnvironmentError, StoppedError } from '#core/errors.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { Scratch, Target } from '#core/ports/worker.ts';
import type { ConnectionSettings } from '../connection/settings.ts';
import { DatabaseRecord } from '../contents/database-of.ts';
import type { PostgresDeps } from '../deps.ts';
import { isUnfilledView } from '../restore/load/foreign-views.ts';
import { createTarget } from '../restore/target/create-target.ts';
import { unequalProperty } from '../restore/target/finish-database.ts';
import { sourceMajor } from '../verify/versions.ts';
import { refuseFullDisk, refuseMissingExtensions, serverOfMajor } from './refuse-what-lacks.ts';
import { startServer } from './start-server.ts';

const supervised = { pidFile: 'data/postmaster.pid', signal: 'QUIT' } as const;

/**
 * A server of the point's major with an empty database like the point's. It and its folder are gone after `end`, when
 * the signal is aborted, and when this process dies in any way.
 */
export async function createScratch(
  point: Manifest,
  deps: PostgresDeps,
  signal: AbortSignal,
): Promise<Scratch> {
  const tools = await serverOfMajor(sourceMajor(point), deps);
  await refuseFullDisk(deps.temporaryFolder, point.totals);
  signal.throwIfAborted();
  const folder = await mkdtemp(path.join(deps.temporaryFolder, 'holdfast-drill-'));
  const supervisor = superviseFolder(
    folder,
    supervised,
    deps.environment['PATH'] ?? '/usr/bin:/bin',
    deps.shell,
  );
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ending ??= supervisor.finish().then((gone) => {
      if (!gone) deps.progress.note(`'${folder}' could not be removed: remove it by hand`);
    });
    return ending;
  };
  const stop = (): void => void end();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const server = await startServer(tools, folder, deps, signal);
    await refuseMissingExtensions(server, point);
    const settings = { ...server, database: databaseName(point) };
    const url = urlOf(settings);
    const target = judging(await createTarget({ url, create: true }, point, isolated(deps)));
    return {
      url,
      target,
      async end() {
        signal.removeEventListener('abort', stop);
        await target.close();
        await end();
      },
    };
  } catch (error) {
    signal.removeEventListener('abort', stop);
    await end();
    signal.throwIfAborted();
    throw asEnvironment(error);
  }
}

/** The source's own name, which a program under test may know; the server's three databases keep theirs. */
function databaseName({ database }: Manifest): string {
  const { name } = DatabaseRecord.parse(database);
  return ['postgres', 'template0', 'template1'].includes(name) ? `${name}_drill` : name;
}

const urlOf = ({ host, port, database, user, password }: ConnectionSettings): string =>
  `postgres://${user}:${password ?? ''}@${host}:${port}/${encodeURIComponent(database)}?sslmode=disable`;

/** What a person's environment says of connections is not meant for this server. */
const isolated = (deps: PostgresDeps): PostgresDeps => ({
  ...deps,
  ca: undefined,
  environment: { PATH: deps.environment['PATH'], HOME: deps.environment['HOME'] },
});

/** A view that another server should fill stays empty here. That is no fault of the point, and proves nothing of it. */
const judging = (target: Target): Target => ({
  ...target,
  async restore(point, options) {
    const result = await target.restore(point, options);
    const unfilled = result.left.filter(isUnfilledView);
    if (result.errors.length > 0 || unfilled.length === 0) return result;
    throw new EnvironmentError(unfilled.join('; '), {
      hint: 'let this machine reach the server behind the foreign table, or leave the view out of what is drilled',
    });
  },
  async contents(signal) {
    const items = await target.contents(signal);
    const unequal = items.filter(({ kind }) => kind === unequalProperty).map(({ name }) => name);
    if (unequal.length === 0) return items;
    throw new EnvironmentError(
      `this machine cannot make a database like the point's: ${unequal.join('; ')}`,
      {
        hint: 'install what the settings of the database name, such as a locale, beside the server',
      },
    );
  },
});

/** What goes wrong before the first byte of the point was restored says nothing about the point. */
function asEnvironment(error: unknown): unknown {
  if (!(error instanceof AdvisedError) || error instanceof EnvironmentError || error instanceof StoppedError)
    return error;
  return new EnvironmentError(error.message, { hint: error.hint, cause: error });
}
