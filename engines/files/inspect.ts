import { AdvisedError } from '#core/errors.ts';
import type { Inspection } from '#core/ports/worker.ts';
import type { Tree } from './backup/back-up.ts';
import { createHappenings } from './backup/happenings.ts';
import { prepare } from './backup/prepare.ts';
import { unmetNotes } from './backup/unmet-notes.ts';
import type { FilesDeps } from './deps.ts';
import { inOrder } from './frames/in-order.ts';
import { ownFolders } from './walk/own-folders.ts';
import { findPlace } from './walk/place.ts';
import { createSelection } from './walk/selection.ts';
import { walk } from './walk/walk.ts';

/** A larger tree is looked at in part: doctor is asked by a person who waits. */
const lookedAt = 50_000;

const readAhead = 16;

/** Opens what tonight would read. */
export async function inspect(
  tree: Tree,
  deps: FilesDeps,
  signal: AbortSignal,
): Promise<readonly Inspection[]> {
  try {
    const place = await findPlace(tree.path);
    const happenings = createHappenings();
    const selection = createSelection(tree);
    const rules = { selection, without: await ownFolders(place, deps.without) };
    let [seen, files] = [0, 0];
    for await (const thing of inOrder(walk(place, rules), readAhead, (met) =>
      prepare(place, met, () => true),
    )) {
      signal.throwIfAborted();
      if (thing.kind === 'unreadable') happenings.unreadable(thing.path, thing.why);
      if (thing.kind === 'checked') files++;
      if (++seen === lookedAt) break;
    }
    happenings.throwIfLost();
    const name = `'${tree.path}' can be read`;
    if (files === 0 && !tree.allowEmpty) {
      return [
        {
          name,
          ok: false,
          problem: 'there is no file in it',
          hint: 'check that its disk is mounted, or write allowEmpty: true',
        },
      ];
    }
    if (seen >= lookedAt) {
      return [
        {
          name,
          ok: true,
          warning: true,
          problem: `only the first ${lookedAt} paths were looked at`,
          hint: 'nothing is to be done: the run reads all',
        },
      ];
    }
    const [unmet] = place.single === undefined ? unmetNotes(tree, selection) : [];
    if (unmet === undefined) return [{ name, ok: true }];
    return [
      { name, ok: true, warning: true, problem: unmet, hint: 'check that it is written as it is meant' },
    ];
  } catch (error) {
    if (signal.aborted || !(error instanceof AdvisedError)) throw error;
    return [{ name: `'${tree.path}' can be read`, ok: false, problem: error.message, hint: error.hint }];
  }
}
