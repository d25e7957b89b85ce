import { mkdtemp, statfs } from 'node:fs/promises';
import path from 'node:path';
import { superviseFolder } from '#core/drill/supervise-folder.ts';
import { EnvironmentError } from '#core/errors.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { Scratch } from '#core/ports/worker.ts';
import type { FilesDeps } from '../deps.ts';
import { createTarget } from '../restore/create-target.ts';

/** What a file system needs beside the bytes of files, and what others may write meanwhile. */
const roomFactor = 1.1;

/** A throw-away folder. It is gone after `end`, when the signal is aborted, and when this process dies in any way. */
export async function createScratch(point: Manifest, deps: FilesDeps, signal: AbortSignal): Promise<Scratch> {
  const { temporaryFolder, environment, shell, progress } = deps;
  await refuseFullDisk(temporaryFolder, point.totals.logicalBytes);
  signal.throwIfAborted();
  const folder = await mkdtemp(path.join(temporaryFolder, 'holdfast-drill-'));
  const server = { pidFile: '.no-server', signal: 'KILL' as const };
  const supervisor = superviseFolder(folder, server, environment['PATH'] ?? '/usr/bin:/bin', shell);
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ending ??= supervisor.finish().then((gone) => {
      if (!gone) progress.note(`'${folder}' could not be removed: remove it by hand`);
    });
    return ending;
  };
  const stop = (): void => void end();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const restored = path.join(folder, 'restored');
    const target = await createTarget({ url: restored, create: true }, point, deps);
    return {
      url: restored,
      environment: { RESTORED_FOLDER: restored },
      target,
      async end() {
        signal.removeEventListener('abort', stop);
        await end();
      },
    };
  } catch (error) {
    signal.removeEventListener('abort', stop);
    await end();
    throw error;
  }
}

async function refuseFullDisk(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = Math.ceil(bytes * roomFactor);
  if (bavail * bsize >= needed) return;
  throw new EnvironmentError(`'${folder}' has ${bavail * bsize} bytes free, and the point needs ${needed}`, {
    hint: 'make room, or set TMPDIR to a folder on a larger disk',
  });
}
