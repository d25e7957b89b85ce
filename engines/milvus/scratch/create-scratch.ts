import { mkdtemp, statfs } from 'node:fs/promises';
import path from 'node:path';
import { superviseFolder } from '#core/drill/supervise-folder.ts';
import { AdvisedError, EnvironmentError, StoppedError } from '#core/errors.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { Scratch } from '#core/ports/worker.ts';
import type { MilvusDeps } from '../deps.ts';
import { createTarget } from '../restore/create-target.ts';
import { findLite } from '../tools/find-lite.ts';
import { pidFile, startLite } from './start-lite.ts';

/** Logs, rows and indexes of Lite against our columns; it keeps rows in Parquet and a log of all it was told. */
const growth = 4;

// nothing in it outlives the drill, so nothing is worth a clean end
const supervised = { pidFile, signal: 'KILL' } as const;

/** A throw-away server. It and its folder are gone after `end`, when the signal is aborted, and when this process dies. */
export async function createScratch(
  point: Manifest,
  deps: MilvusDeps,
  signal: AbortSignal,
): Promise<Scratch> {
  const python = findLite(point.server.version, deps.lite);
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
    const url = await startLite(python, folder, deps, signal);
    const target = await createTarget({ url, create: false }, point, { ...deps, ca: undefined }, signal);
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
  const needed = growth * logicalBytes;
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
