import type { ContentItem } from '#core/manifest/contents.ts';
import type { TocEntry } from '../custom-format/toc-entry.ts';
import type { ArchiveWalker } from '../walker.ts';
import { bare, entryOf, type WantedEntry } from './entry-forms.ts';
import { madeByTypes } from './made-by-types.ts';

interface Held {
  readonly contents: readonly ContentItem[];
  /** All entries of the main archive. */
  readonly entries: readonly TocEntry[];
  /** How many large objects its data holds. */
  readonly largeObjects: number;
  readonly scope: 'all' | 'schema' | 'data';
  /** How many entries of a kind there must be at least, where the items do not say it. */
  readonly atLeast: Readonly<Record<string, number>>;
}

const most = 20;

/**
 * One sentence for each thing that a point lists and its main archive does not define. pg_dump ends well whatever it
 * was told to leave out; this is the only thing that notices.
 */
export function missingEntries({ contents, entries, largeObjects, scope, atLeast }: Held): readonly string[] {
  const missing: string[] = [];
  if (scope !== 'data')
    missing.push(...undefinedItems(contents, entries), ...tooFew(entries, atLeast, scope));
  if (scope !== 'schema') missing.push(...unset(contents, entries), ...lostObjects(contents, largeObjects));
  if (scope !== 'data' && entries.some(isTable) && !entries.some((entry) => isTable(entry) && entry.owner)) {
    missing.push('its tables have no owners');
  }
  return missing.length > most
    ? [...missing.slice(0, most), `and ${missing.length - most} more things are not in it`]
    : missing;
}

/** How many large objects the data of an archive has passed by. */
export const largeObjectsIn = (walker: Pick<ArchiveWalker, 'blocks'>): number =>
  walker.blocks().reduce((sum, block) => sum + block.largeObjects, 0);

const isTable = ({ desc }: TocEntry): boolean => desc === 'TABLE';

function undefinedItems(contents: readonly ContentItem[], entries: readonly TocEntry[]): readonly string[] {
  const implied = madeByTypes(contents);
  const unquoted = entries.map((entry) => ({
    ...entry,
    namespace: bare(entry.namespace ?? ''),
    tag: bare(entry.tag),
  }));
  const found = new Map<string, number>();
  for (const { desc, namespace, tag } of unquoted) {
    // an aggregate without arguments has a star in their place
    const name = tag.replace(/\(\*\)$/, '()');
    const keys = [key(desc, namespace, name), key(desc, undefined, name), key(desc, undefined, undefined)];
    if (endings.has(desc)) keys.push(...tailsOf(name).map((tail) => key(desc, '*', tail)));
    for (const one of new Set(keys)) found.set(one, (found.get(one) ?? 0) + 1);
  }
  const constraints = new Set(
    unquoted.flatMap(({ desc, namespace, tag }) =>
      desc === 'CONSTRAINT' ? tailsOf(tag).map((tail) => `${namespace}.${tail}`) : [],
    ),
  );
  const grantedColumns = new Set(
    unquoted.flatMap(({ desc, namespace, tag }) =>
      desc === 'ACL' && tag.startsWith('COLUMN ') ? prefixesOf(namespace, tag) : [],
    ),
  );
  const wanted = new Map<string, number>();
  return contents.flatMap((item) => {
    const entry = implied.has(item) ? undefined : entryOf(item);
    if (!entry) return [];
    const { descs, namespace, tag } = entry;
    if (item.kind === 'index' && constraints.has(`${namespace}.${tag}`)) return [];
    if (item.kind === 'privilege' && grantedColumns.has(`${namespace}.${tag}`)) return [];
    const own = key(descs.join('|'), namespace, tag);
    const nth = (wanted.get(own) ?? 0) + 1;
    wanted.set(own, nth);
    const there = descs.reduce((sum, desc) => sum + (found.get(key(desc, namespace, tag)) ?? 0), 0);
    if (there >= nth || endsAlike(entry, found)) return [];
    return [`the ${item.kind} ${item.name} is not in it`];
  });
}

const endings = new Set(['TRIGGER', 'RULE', 'POLICY']);

/** The tag is `table name`, either of which may hold blanks. */
const endsAlike = (
  { descs: [desc = ''], tag = '', ending }: WantedEntry,
  found: ReadonlyMap<string, number>,
) => ending === true && tailsOf(tag).some((tail) => found.has(key(desc, '*', tail)));

const tailsOf = (tag: string): readonly string[] =>
  [...tag.matchAll(/ /g)].map(({ index }) => tag.slice(index + 1));

/** `COLUMN table.column` is a grant on the table: with dots in names, on one of several. */
const prefixesOf = (namespace: string, tag: string): readonly string[] =>
  [...tag.matchAll(/\./g)].map(({ index }) => `${namespace}.TABLE ${tag.slice('COLUMN '.length, index)}`);

function tooFew(
  entries: readonly TocEntry[],
  atLeast: Held['atLeast'],
  scope: Held['scope'],
): readonly string[] {
  return Object.entries(atLeast).flatMap(([desc, count]) => {
    if (scope === 'schema' && desc.endsWith(' DATA')) return [];
    const there = entries.filter((entry) => entry.desc === desc).length;
    return there < count ? [`it has ${there} entries of the kind ${desc}, the database needs ${count}`] : [];
  });
}

function unset(contents: readonly ContentItem[], entries: readonly TocEntry[]): readonly string[] {
  const set = new Set(
    entries.flatMap(({ desc, namespace, tag }) =>
      desc === 'SEQUENCE SET' ? [key(desc, bare(namespace ?? ''), bare(tag))] : [],
    ),
  );
  return contents.flatMap((item) => {
    const entry = item.kind === 'sequence' ? entryOf(item) : undefined;
    if (!entry || set.has(key('SEQUENCE SET', entry.namespace, entry.tag))) return [];
    return [`the value of sequence ${item.name} is not in it`];
  });
}

function lostObjects(contents: readonly ContentItem[], largeObjects: number): readonly string[] {
  const listed = contents.find(({ kind }) => kind === 'large-objects')?.rows ?? 0;
  return largeObjects === listed
    ? []
    : [`it holds ${largeObjects} large objects, the database had ${listed}`];
}

const key = (desc: string, namespace: string | undefined, tag: string | undefined): string =>
  JSON.stringify([desc, namespace ?? null, tag ?? null]);
