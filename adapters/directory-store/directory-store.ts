import { join, resolve } from 'node:path';
import type { HidingStore, Store, Sweepable } from '#core/ports/store.ts';
import { advised } from './folder-error.ts';
import { hidingOf } from './hiding/hiding.ts';
import { probeFolder } from './probe.ts';
import { readRange, readWhole, sizeOf } from './read-object.ts';
import { segmentsOfKey, segmentsOfPrefix } from './store-key.ts';
import { sweepOf } from './sweep.ts';
import { namesIn, walkAdvised } from './walk.ts';
import { createObject, putObject } from './write-object.ts';

interface DirectoryStoreOptions {
  /** Made on the first write if it is not there (0700). May itself be a symbolic link. */
  readonly root: string;
  /** Folders below the root, ending with `/`: several stores can share one root. */
  readonly prefix?: string;
}

/**
 * Points in a folder: one file (0600) per object, named like its key. There are no versions: `versionId` is
 * null, and one in a reference is not looked at, so that points copied from elsewhere can be read. An
 * unfinished object is a file beside its later name that begins with `.unfinished-`.
 */
export function createDirectoryStore({
  root,
  prefix,
}: DirectoryStoreOptions): Store & Sweepable & HidingStore {
  const base = resolve(root, ...(prefix ? segmentsOfPrefix(prefix) : []));
  const pathOf = (key: string) => join(base, ...segmentsOfKey(key));
  const folderOf = (keys: string) => join(base, ...segmentsOfPrefix(keys));

  return {
    label: `folder ${base}`,
    lock: async () => ({ mode: 'none', days: null }),
    create: (key) => createObject(base, key),
    putOnce: (key, body) => putObject(base, key, body),
    get: async (key) => readWhole(pathOf(key)),
    read: async function* ({ key }, range) {
      yield* readRange(pathOf(key), key, range);
    },
    head: async ({ key }) => {
      const bytes = await sizeOf(pathOf(key));
      return bytes === undefined ? undefined : { bytes };
    },
    list: async function* (keys) {
      yield* walkAdvised(folderOf(keys), keys);
    },
    children: async (keys) => {
      const folder = folderOf(keys);
      return advised(folder, () => namesIn(folder));
    },
    probe: () => probeFolder(base),
    copyCommands: async () => [],
    ...sweepOf(base),
    ...hidingOf(base),
  };
}
