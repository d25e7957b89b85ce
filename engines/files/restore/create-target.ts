import { hostname } from 'node:os';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { PointReader, Target, TargetRequest } from '#core/ports/worker.ts';
import type { FilesDeps } from '../deps.ts';
import { inOrder } from '../frames/in-order.ts';
import { bytePath } from '../tree/byte-path.ts';
import { countTree, ownerRole } from '../tree/count-tree.ts';
import { readDisk } from '../tree/read-disk.ts';
import { readIndex } from '../verify/read-index.ts';
import type { Place } from '../walk/place.ts';
import { createSelection } from '../walk/selection.ts';
import { walk } from '../walk/walk.ts';
import { answer, pathsOf } from './answer.ts';
import { type Chosen, chosenOf, everything } from './chosen.ts';
import { takeAway, targetFolder } from './target-folder.ts';
import { unpack } from './unpack.ts';

/** Files that are hashed at once. */
const readAhead = 4;

/** A folder that a point is restored into: new, empty, or one whose files of the same names are to be replaced. */
export async function createTarget(
  request: TargetRequest,
  point: Pick<Manifest, 'database'>,
  { progress }: FilesDeps,
): Promise<Target> {
  const target = await targetFolder(request);
  const place: Place = { base: bytePath(target.folder), single: undefined, label: target.folder };
  let compared: { readonly point: PointReader; readonly chosen: Chosen } | undefined;
  return {
    label: `${hostname()}:${target.folder}`,
    async restore(reader, { signal }) {
      const chosen = request.only ? await chosenOf(reader, request.only, signal) : everything;
      // among other things, only what the point has can be compared
      if (target.was === 'occupied' || !chosen.isAll) compared = { point: reader, chosen };
      const setsOwners = process.getuid?.() === 0;
      const count = countTree();
      let isOthers = false;
      for await (const entry of unpack(reader, {
        base: place.base,
        chosen,
        existing: request.existing ?? 'refuse',
        setsOwners,
        signal,
      })) {
        if (!chosen.has(entry.path)) continue;
        count.add(entry);
        isOthers ||= entry.uid !== process.getuid?.() || entry.gid !== process.getgid?.();
        progress.item(entry.path);
        if (entry.kind === 'file') progress.bytes(entry.sizeBytes);
      }
      const stay =
        target.was === 'occupied' ? ['what was in the folder under other names is still there'] : [];
      return {
        errors: [],
        left: stay,
        absentRoles: !setsOwners && isOthers ? [ownerRole] : [],
        ...(chosen.isAll ? {} : { expected: count.end().items }),
      };
    },
    contents: (signal) => (compared ? contentsAt(place, compared, signal) : contentsOf(place, point, signal)),
    value: (statement) => answer(place, statement),
    values: (pattern) => pathsOf(place, pattern),
    abandon: () => takeAway(target),
    close: async () => {},
  };
}

/** A whole folder, read and hashed; of a single file's point, what is in the folder and not the folder itself. */
async function contentsOf(
  place: Place,
  { database }: Pick<Manifest, 'database'>,
  signal: AbortSignal,
): Promise<readonly ContentItem[]> {
  const met = walk(place, { selection: createSelection({}), without: new Set() });
  const count = countTree();
  for await (const entry of inOrder(met, readAhead, (one) => readDisk(place, one, signal)))
    if (entry && !(entry.path === '' && database?.['single'] === true)) count.add(entry);
  return count.end().items;
}

/** What lies where the point has something. */
async function contentsAt(
  place: Place,
  { point, chosen }: { readonly point: PointReader; readonly chosen: Chosen },
  signal: AbortSignal,
): Promise<readonly ContentItem[]> {
  const count = countTree();
  for await (const { path } of readIndex(point, signal)) {
    if (!chosen.has(path)) continue;
    const entry = await readDisk(place, { path }, signal).catch(() => undefined);
    if (entry) count.add(entry);
  }
  return count.end().items;
}
