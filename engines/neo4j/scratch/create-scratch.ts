import { mkdtemp, statfs } from 'node:fs/promises';
import path from 'node:path';
import { superviseFolder } from '#core/drill/supervise-folder.ts';
import { AdvisedError, EnvironmentError, StoppedError } from '#core/errors.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { Scratch } from '#core/ports/worker.ts';
import type { Neo4jDeps } from '../deps.ts';
import { createTarget } from '../restore/create-target.ts';
import { findHome } from '../tools/find-home.ts';
import { pidFile, startServer } from './start-server.ts';

/** An empty server with its logs and its system database. */
const emptyServerBytes = 64 * 1024 * 1024;
/** Records, indexes and transaction logs against our lines of JSON: 110 MB for 50 MB, measured with nine indexes. */
const growth = 3;

// nothing in it outlives the drill, so nothing is worth a clean end
const supervised = { pidFile, signal: 'KILL' } as const;

/** A throw-away server. It and its folder are gone after `end`, when the signal is aborted, and when this process dies. */
export async function createScratch(point: Manifest, deps: Neo4jDeps, signal: AbortSignal): Promise<Scratch> {
  const home = await findHome(point.server.version, deps.homes);
  await refuseFullDisk(deps.temporaryFolder, point.totals.logicalBytes);
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
    const { address, user, password } = await startServer(home, folder, deps, signal);
    const url = address.replace('bolt://', `bolt://${user}:${password}@`);
    // what a person's environment says of connections is not meant for this server
    const own = { ...deps, ca: undefined, environment: {} };
    const target = await createTarget({ url, create: false }, point, own, signal);
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

async function refuseFullDisk(folder: string, logicalBytes: number): Promise<void> {
  const needed = emptyServerBytes + growth * logicalBytes;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  const mib = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;
  throw new EnvironmentError(
    `a restore needs about ${mib(needed)} in '${folder}' (${growth} times ${mib(logicalBytes)} of data), ${mib(bavail * bsize)} are free`,
    { hint: 'free that much, or let the temporary folder (TMPDIR) be on a larger disk' },
  );
}

/** What goes wrong before the first byte of the point was restored says nothing about the point. */
function asEnvironment(error: unknown): unknown {
  if (!(error instanceof AdvisedError) || error instanceof EnvironmentError || error instanceof StoppedError)
    return error;
  return new EnvironmentError(error.message, { hint: error.hint, cause: error });
}
