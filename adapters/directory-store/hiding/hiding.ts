import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { dataPrefix, pointPrefix, type RunName } from '#core/point/keys.ts';
import { PointClass } from '#core/point/point-class.ts';
import { isRunId } from '#core/point/run-id.ts';
import type { HiddenPoint, HidingStore } from '#core/ports/store.ts';
import { ObjectExistsError } from '#core/ports/store-errors.ts';
import { advised, errnoOf, isAbsent } from '../folder-error.ts';
import { readWhole } from '../read-object.ts';
import { makeFolders, pathsBetween, refuseLinks, removeEmpty, syncFolders } from '../store-folder.ts';
import { segmentsOfPrefix } from '../store-key.ts';
import { namesIn } from '../walk.ts';
import { putObject } from '../write-object.ts';

/** `hidden.json`: written before anything moves, so that whoever comes after a crash knows what was meant. */
const Intent = z.object({ at: z.iso.datetime(), class: PointClass });

const placeOf = ({ engine, source, runId }: RunName): string => `hidden/${engine}/${source}/${runId}/`;
const intentKey = (run: RunName): string => `${placeOf(run)}hidden.json`;

/**
 * Hidden points of a folder: `hidden/<engine>/<source>/<runId>/` with the point's folder as `points` and its data as
 * `data`. Each move is one rename on one disk: the bytes stay where they are, and nothing is ever in two places.
 */
export function hidingOf(base: string): HidingStore {
  const pathOf = (prefix: string): string => join(base, ...segmentsOfPrefix(prefix));

  async function intentOf(run: RunName): Promise<HiddenPoint | undefined> {
    const bytes = await readWhole(join(base, ...segmentsOfPrefix(placeOf(run)), 'hidden.json'));
    if (!bytes) return undefined;
    const intent = Intent.safeParse(jsonOf(bytes));
    if (!intent.success) throw unreadable(intentKey(run));
    const { at, class: name } = intent.data;
    return { ...run, class: name, hiddenAt: new Date(at) };
  }

  return {
    async hide({ class: name, ...run }, at) {
      const intent = Intent.parse({ at: at.toISOString(), class: name });
      await putObject(base, intentKey(run), Buffer.from(JSON.stringify(intent))).catch((error: unknown) => {
        if (!(error instanceof ObjectExistsError)) throw error;
      });
      await move(base, pointPrefix(run), `${placeOf(run)}points/`);
      // Dies this process here, there is no point, and its data is found by its hidden.json.
      await move(base, dataPrefix(run, name), `${placeOf(run)}data/`);
    },
    async *hidden(only) {
      for (const engine of await namesIn(join(base, 'hidden'))) {
        if (only && only.engine !== engine) continue;
        for (const source of await namesIn(join(base, 'hidden', engine))) {
          if (only && only.source !== source) continue;
          for (const runId of (await namesIn(join(base, 'hidden', engine, source))).filter(isRunId)) {
            const found = await intentOf({ engine, source, runId });
            if (found) yield found;
          }
        }
      }
    },
    async unhide(point) {
      const place = placeOf(point);
      const names = await namesIn(pathOf(place));
      const isVisible = (await namesIn(pathOf(pointPrefix(point)))).includes('manifest.json');
      if (!isVisible && !(await namesIn(pathOf(`${place}points/`))).includes('manifest.json'))
        throw tooLate(point);
      if (names.includes('data')) await move(base, `${place}data/`, dataPrefix(point, point.class));
      if (names.includes('points')) await move(base, `${place}points/`, pointPrefix(point));
      await removeFolder(base, place);
    },
    async removeHidden(point) {
      const place = placeOf(point);
      // its manifest first: what cannot be put back whole is not put back at all
      await removeFolder(base, `${place}points/`);
      await removeFolder(base, `${place}data/`);
      await removeFolder(base, place);
      return true;
    },
  };
}

/** Moves a folder with everything in it. Nothing happens where it is not there: it was moved before. */
async function move(base: string, from: string, to: string): Promise<void> {
  const [source, target] = [segmentsOfPrefix(from), segmentsOfPrefix(to)];
  const [path, goal] = [join(base, ...source), join(base, ...target)];
  await advised(path, async () => {
    try {
      await refuseLinks(base, source);
    } catch (error) {
      if (isAbsent(error)) return;
      throw error;
    }
    const made: string[] = [];
    await makeFolders(base, target.slice(0, -1), made);
    await rename(path, goal).catch((error: unknown) => {
      throw ['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '') ? taken(to) : error;
    });
    await syncFolders([...made, dirname(goal), dirname(path)]);
    await removeEmpty(pathsBetween(base, dirname(path)).slice(2));
  });
}

async function removeFolder(base: string, prefix: string): Promise<void> {
  const segments = segmentsOfPrefix(prefix);
  const path = join(base, ...segments);
  await advised(path, async () => {
    await rm(path, { recursive: true, force: true });
    await removeEmpty(pathsBetween(base, dirname(path)).slice(1));
  });
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const unreadable = (key: string) =>
  new PermanentError(`'${key}' cannot be read`, {
    hint: 'it says what was hidden and when: look beside it, and put the folders back by hand if you want them',
  });

const taken = (prefix: string) =>
  new PermanentError(`'${prefix}' is there already`, {
    hint: 'look what it is: a point is hidden once, and put back once',
  });

const tooLate = ({ source, runId }: RunName) =>
  new PermanentError(`${source}@${runId} cannot be taken back any more: it is being removed`, {
    hint: 'take another point: npx holdfast list',
  });
