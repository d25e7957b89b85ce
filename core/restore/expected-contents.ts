import type { ContentItem } from '../manifest/contents.ts';
import type { PointRecord } from '../point/point-record.ts';

/**
 * What a restore of this point must bring back: what was sealed, with the rows and values that the newest full
 * read-back counted in the archives themselves. A manifest may lack rows (over the counting budget); a read-back never
 * does.
 */
export function expectedContents({ manifest, history }: PointRecord): ContentItem[] {
  const readBack =
    history.findLast(({ level, contents }) => level === 'verified' && contents)?.contents ?? [];
  const exact = new Map(readBack.map((item) => [identity(item), item]));
  // In the bytes an extension's table looks like any other: there the name alone has to do.
  const counted = new Map(
    readBack.filter((item) => item.rows !== undefined).map((item) => [item.name, item]),
  );
  return manifest.contents.map((item) => {
    const known = exact.get(identity(item)) ?? (isTable(item) ? counted.get(item.name) : undefined);
    if (!known) return item;
    return {
      ...item,
      ...(known.rows === undefined ? {} : { rows: known.rows, counted: known.counted }),
      ...(known.value === undefined ? {} : { value: known.value }),
    };
  });
}

const identity = ({ kind, name }: ContentItem): string => `${kind} ${name}`;

/** `table`, `extension-table`, … */
const isTable = ({ kind }: ContentItem): boolean => kind.endsWith('table');
