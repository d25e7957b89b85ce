import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '#core/errors.ts';
import type { PointReader } from '#core/ports/worker.ts';
import type { TocEntry } from '../../archive/custom-format/toc-entry.ts';
import { createArchiveWalker } from '../../archive/walker.ts';
import type { PostgresDeps } from '../../deps.ts';
import { decodedArchive } from '../../verify/decoded-archive.ts';

/** The beginning of the main archive, without its rows: all that pre-data and post-data need, and may jump about in. */
export interface HeadFile {
  readonly file: string;
  /** For lists of entries; only the owner may read here. */
  readonly folder: string;
  readonly entries: readonly TocEntry[];
  /** PostgreSQL's name of the encoding of everything in it. */
  readonly encoding: string;
  remove(): Promise<void>;
}

/**
 * Writes the head of the main archive, as much as its table of contents is long, into a folder of its own (0700). What
 * is left when the process dies: that folder, with definitions and no rows, which the next restore after a day removes.
 */
export async function headFile(
  point: PointReader,
  deps: PostgresDeps,
  signal: AbortSignal,
): Promise<HeadFile> {
  const main = point.archives.find(({ archive }) => archive === 'main');
  if (!main) throw unusable('it has no main archive');
  await removeLeftovers(deps);
  const folder = await mkdtemp(path.join(deps.temporaryFolder, prefix));
  await writeFile(path.join(folder, 'pid'), String(process.pid), { mode: 0o600 });
  const file = path.join(folder, 'head.dump');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const walker = createArchiveWalker();
    const handle = await open(file, 'wx', 0o600);
    try {
      let written = 0;
      for await (const chunk of decodedArchive(point, main, deps, signal)) {
        walker.push(chunk);
        const length = Math.min(chunk.length, (walker.tocBytes() ?? Number.POSITIVE_INFINITY) - written);
        await handle.writeFile(chunk.subarray(0, length));
        written += length;
        if (walker.tocBytes() !== undefined || walker.problem()) break;
      }
    } finally {
      await handle.close();
    }
    const problem = walker.problem();
    if (problem) throw problem;
    if (walker.tocBytes() === undefined) throw unusable('its main archive ends inside its table of contents');
    return { file, folder, entries: walker.entries(), encoding: walker.encoding() ?? 'UTF8', remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const prefix = 'holdfast-head-';
const dayMs = 24 * 60 * 60 * 1000;

/** Definitions of foreign servers hold passwords: what a killed restore left must not lie there for ever. */
async function removeLeftovers({ temporaryFolder, clock }: PostgresDeps): Promise<void> {
  const names = await readdir(temporaryFolder).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(prefix))) {
    const folder = path.join(temporaryFolder, name);
    try {
      const { mtimeMs } = await stat(folder);
      if (clock.now().getTime() - mtimeMs < dayMs || (await isInUse(folder))) continue;
      await rm(folder, { recursive: true, force: true });
    } catch {
      // somebody else's, or gone already: nothing of this restore depends on it
    }
  }
}

/** A restore may take longer than a day, and needs its head until the end. */
async function isInUse(folder: string): Promise<boolean> {
  const pid = Number(await readFile(path.join(folder, 'pid'), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const unusable = (problem: string): PermanentError =>
  new PermanentError(`the point cannot be restored: ${problem}`, {
    hint: 'restore another point: `npx holdfast list`',
  });
