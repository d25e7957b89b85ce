import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject } from '#core/ports/store.ts';
import { advised, isAbsent } from './folder-error.ts';
import { isUnfinished } from './store-key.ts';

/**
 * Every file under a folder in order of key, either the objects or the unfinished ones. Links are no objects.
 * What vanishes meanwhile is left out: another process may be tidying up.
 */
export async function* walk(
  folder: string,
  prefix: string,
  wanted: 'objects' | 'unfinished' = 'objects',
): AsyncGenerator<ListedObject> {
  for (const { name, isFolder } of await entriesOf(folder)) {
    const path = join(folder, name);
    if (isFolder) {
      yield* walk(path, `${prefix}${name}/`, wanted);
    } else if (isUnfinished(name) === (wanted === 'unfinished')) {
      const found = await unlessGone(() => lstat(path));
      if (found) yield { key: `${prefix}${name}`, bytes: found.size, modifiedAt: found.mtime };
    }
  }
}

/** Names of objects in a folder, and of folders that hold an object at any depth. Sorted. */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const { name, isFolder } of await entriesOf(folder)) {
    if (isFolder ? await holdsObjects(join(folder, name)) : !isUnfinished(name)) names.push(name);
  }
  return names.sort(byBytes);
}

async function holdsObjects(folder: string): Promise<boolean> {
  for await (const _ of walk(folder, '')) return true;
  return false;
}

async function entriesOf(folder: string) {
  const entries = await unlessGone(() => readdir(folder, { withFileTypes: true }));
  return (entries ?? [])
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .map((entry) => ({ ...entry, sortedAs: entry.isFolder ? `${entry.name}/` : entry.name }))
    .sort((a, b) => byBytes(a.sortedAs, b.sortedAs));
}

/** As S3 sorts keys: by their bytes in UTF-8, where 'a-b' comes before 'a/b'. */
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

async function unlessGone<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** `walk`, with errors that name the folder and say what to do. */
export async function* walkAdvised(
  ...[folder, ...rest]: Parameters<typeof walk>
): AsyncGenerator<ListedObject> {
  const files = walk(folder, ...rest);
  for (;;) {
    const next = await advised(folder, () => files.next());
    if (next.done) return;
    yield next.value;
  }
}
