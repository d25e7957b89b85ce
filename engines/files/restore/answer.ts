import { UsageError } from '#core/errors.ts';
import { questions } from '../questions.ts';
import { lstat } from '../walk/disk.ts';
import { createGlob } from '../walk/glob.ts';
import { absoluteOf, type Place } from '../walk/place.ts';
import { createSelection } from '../walk/selection.ts';
import { walk } from '../walk/walk.ts';

/** The answer to a question about files: their number, their bytes, or when the newest of them was changed. */
export async function answer(place: Place, statement: string): Promise<string | null> {
  const asked = Object.entries(questions).find(([, words]) => statement.startsWith(words));
  if (!asked)
    throw new UsageError(`'${statement}' is no question about files`, {
      hint: 'see checks in engines/files/README.md',
    });
  const [what, words] = asked;
  const matches = createGlob(statement.slice(words.length));
  let [files, bytes] = [0, 0n];
  let newest: bigint | undefined;
  for await (const { kind, path } of walk(place, { selection: createSelection({}), without: new Set() })) {
    if (kind !== 'file' || !matches(path)) continue;
    const { size, mtimeMs } = await lstat(absoluteOf(place, path));
    files++;
    bytes += size;
    if (newest === undefined || mtimeMs > newest) newest = mtimeMs;
  }
  if (what === 'files') return String(files);
  if (what === 'bytes') return String(bytes);
  return newest === undefined ? null : new Date(Number(newest)).toISOString();
}

/** What a list may have at most: it is held in memory. */
const mostPaths = 1_000_000;

/** Paths of the files that match a pattern, from the restored folder. */
export async function pathsOf(place: Place, pattern: string): Promise<readonly string[]> {
  const matches = createGlob(pattern);
  const paths: string[] = [];
  for await (const { kind, path } of walk(place, { selection: createSelection({}), without: new Set() })) {
    if (kind === 'file' && matches(path)) paths.push(path);
    if (paths.length > mostPaths)
      throw new UsageError(`more than ${mostPaths} files match '${pattern}'`, { hint: 'ask for fewer' });
  }
  return paths;
}
