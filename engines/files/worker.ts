import path from 'node:path';
import { PermanentError } from '#core/errors.ts';
import type { Worker } from '#core/ports/worker.ts';
import { backUp, type Tree } from './backup/back-up.ts';
import type { FilesDeps } from './deps.ts';
import { diffPoint } from './diff/diff-point.ts';
import type { FilesSource } from './engine.ts';
import { inspect } from './inspect.ts';
import { createTarget } from './restore/create-target.ts';
import { restoreText } from './restore-text/restore-text.ts';
import { createScratch } from './scratch/create-scratch.ts';
import { verifyPoint } from './verify/verify-point.ts';
import { ownFolders } from './walk/own-folders.ts';
import { findPlace } from './walk/place.ts';
import { createSelection } from './walk/selection.ts';

export interface WorkedSource {
  readonly config: FilesSource;
  /** Where a relative path starts. */
  readonly folder: string;
}

/** Folders and files: `source` is undefined when only its points are left. */
export function createFilesWorker(source: WorkedSource | undefined, deps: FilesDeps): Worker {
  return {
    inspect: (signal) => inspect(treeOf(source), deps, signal),
    backup: async (sink, signal) => backUp(treeOf(source), sink, deps, signal),
    restoreText,
    verify: (point, signal) => verifyPoint(point, deps, signal),
    target: (request, point) => createTarget(request, point, deps),
    scratch: (point, signal) => createScratch(point, deps, signal),
    restoreOptions: ['only', 'overwrite'],
    async *diff(point, at, signal) {
      // of another folder all is compared: the patterns are about the source
      const place = await findPlace(at ?? treeOf(source).path);
      const selection = createSelection(at === undefined ? treeOf(source) : {});
      const without = await ownFolders(place, deps.without);
      yield* diffPoint(point, { place, selection, without, signal });
    },
  };
}

function treeOf(source: WorkedSource | undefined): Tree {
  if (!source) {
    throw new PermanentError('this source is not in the config any more', {
      hint: 'its points can be listed, verified and restored; to back it up again, put it back into the config',
    });
  }
  const { config, folder } = source;
  const { include, exclude, allowEmpty, compression: level } = config;
  return { path: path.resolve(folder, config.path), include, exclude, allowEmpty, level };
}
