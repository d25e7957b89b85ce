import type { ManifestObject } from '#core/manifest/manifest.ts';
import { shellWord } from '#core/restore/shell-text.ts';
import { compressorAround } from '../verify/archive-encoding.ts';
import { parseQualifiedName } from '../verify/qualified-name.ts';

/** One archive and the objects that make it, in order. */
export interface StoredArchive {
  readonly archive: string;
  readonly encoding: string;
  readonly pieces: readonly ManifestObject[];
}

export function storedArchives(objects: readonly ManifestObject[]): readonly StoredArchive[] {
  return [...Map.groupBy(objects, ({ archive }) => archive)].map(([archive, pieces]) => ({
    archive,
    encoding: pieces[0]?.encoding ?? '',
    pieces: pieces.toSorted((a, b) => a.piece - b.piece),
  }));
}

const pathOf = ({ key }: ManifestObject): string => `"$STORE"/${shellWord(key)}`;

/** The command that prints the bytes that pg_dump wrote. */
export function printed({ pieces, encoding }: StoredArchive): string {
  const around = encoding === 'sql' ? undefined : compressorAround(encoding);
  return `cat ${pieces.map(pathOf).join(' ')}${around ? ` | ${around} -dc` : ''}`;
}

/** Where the main archive lies as one file, and what must be run to have it so. */
export function asFile(archive: StoredArchive): {
  readonly file: string;
  readonly commands: readonly string[];
} {
  const [only, second] = archive.pieces;
  if (only && !second && !compressorAround(archive.encoding)) return { file: pathOf(only), commands: [] };
  return { file: '"$WORK"/main.dump', commands: [`${printed(archive)} > "$WORK"/main.dump`] };
}

/** Only the rows: such an archive also sets the table's sequences, and to what they were when it was made. */
export function rowsOnly({ archive }: StoredArchive): string {
  const table = parseQualifiedName(archive);
  return table
    ? `--section=data -n ${shellWord(table.schema)} -t ${shellWord(table.name)}`
    : '--section=data';
}

/** Lines for `sha256sum -c`, in a folder that is the store's root. */
export const hashLines = (objects: readonly ManifestObject[]): readonly string[] =>
  objects.map(({ sha256, key }) => `${sha256}  ${key}`);
