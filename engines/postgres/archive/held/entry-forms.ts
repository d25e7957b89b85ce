import type { ContentItem } from '#core/manifest/contents.ts';

/** An entry of the table of contents that an archive must have. */
export interface WantedEntry {
  /** Kinds of entry that will do. */
  readonly descs: readonly string[];
  /** Undefined where any will do. */
  readonly namespace: string | undefined;
  /** Without double quotes: pg_dump quotes in some tags and not in others. Undefined where any will do. */
  readonly tag: string | undefined;
  /** Any tag that ends in the last part will do: what hangs on a partition may be a copy of its parent's. */
  readonly ending?: boolean;
}

/** Kinds that are named `schema.name`. */
const inSchema: Readonly<Record<string, readonly string[]>> = {
  table: ['TABLE'],
  partitioned: ['TABLE'],
  'foreign-table': ['FOREIGN TABLE'],
  view: ['VIEW'],
  matview: ['MATERIALIZED VIEW'],
  sequence: ['SEQUENCE'],
  // an index that belongs to a constraint has no entry but the constraint's
  index: ['INDEX'],
  type: ['TYPE', 'DOMAIN'],
  statistics: ['STATISTICS'],
  collation: ['COLLATION'],
  conversion: ['CONVERSION'],
  'text-search-parser': ['TEXT SEARCH PARSER'],
  'text-search-template': ['TEXT SEARCH TEMPLATE'],
  'text-search-dictionary': ['TEXT SEARCH DICTIONARY'],
  'text-search-configuration': ['TEXT SEARCH CONFIGURATION'],
};

/** Kinds that are in no schema. */
const alone: Readonly<Record<string, readonly string[]>> = {
  schema: ['SCHEMA'],
  extension: ['EXTENSION'],
  'event-trigger': ['EVENT TRIGGER'],
  publication: ['PUBLICATION'],
  subscription: ['SUBSCRIPTION'],
  fdw: ['FOREIGN DATA WRAPPER'],
  'foreign-server': ['SERVER'],
  'access-method': ['ACCESS METHOD'],
  language: ['PROCEDURAL LANGUAGE'],
};

/** Kinds that are named `schema.table.name`. */
const onTable: Readonly<Record<string, readonly string[]>> = {
  trigger: ['TRIGGER'],
  rule: ['RULE'],
  policy: ['POLICY'],
};

/** Kinds of which only the number is compared. */
const counted: Readonly<Record<string, readonly string[]>> = {
  transform: ['TRANSFORM'],
  'default-privilege': ['DEFAULT ACL'],
};

/**
 * The entry that an item must have; undefined where none can be told for certain.
 *
 * Left out: constraints (which of them are part of a table's definition, the item does not say; foreign keys are
 * counted apart), the schema public, security labels, privileges on functions, grants to PUBLIC and comments on
 * anything but relations (those are counted apart too).
 */
export function entryOf({ kind, name, roles }: ContentItem): WantedEntry | undefined {
  const [first = '', second = '', third = ''] = identifiers(name);
  const descs = inSchema[kind] ?? alone[kind] ?? onTable[kind] ?? counted[kind];
  if (!descs) return special({ kind, name, roles });
  if (counted[kind]) return { descs, namespace: undefined, tag: undefined };
  if (alone[kind]) return name === 'public' ? undefined : { descs, namespace: '', tag: bare(name) };
  if (inSchema[kind]) return { descs, namespace: first, tag: second };
  return { descs, namespace: first, tag: `${second} ${third}`, ending: true };
}

function special({
  kind,
  name,
  roles,
}: Pick<ContentItem, 'kind' | 'name' | 'roles'>): WantedEntry | undefined {
  const [schema = ''] = identifiers(name);
  const rest = bare(afterFirst(name));
  switch (kind) {
    case 'function':
      return { descs: ['FUNCTION', 'PROCEDURE', 'AGGREGATE'], namespace: schema, tag: rest };
    case 'operator':
      return { descs: ['OPERATOR'], namespace: schema, tag: rest.slice(0, rest.indexOf('(')) };
    case 'operator-class':
    case 'operator-family': {
      const descs = [kind === 'operator-class' ? 'OPERATOR CLASS' : 'OPERATOR FAMILY'];
      return { descs, namespace: schema, tag: rest.slice(0, rest.lastIndexOf(' using ')) };
    }
    case 'cast':
      return { descs: ['CAST'], namespace: undefined, tag: `CAST ${bare(name).replace(' as ', ' AS ')}` };
    case 'user-mapping': {
      const [user = '', server = '', more] = bare(name).split(' on ');
      if (more !== undefined) return undefined;
      const tag = `USER MAPPING ${user === 'PUBLIC' ? 'public' : user} SERVER ${server}`;
      return { descs: ['USER MAPPING'], namespace: undefined, tag };
    }
    case 'privilege':
      // the roles are the owner and whom it granted something: with two of them there is a grant
      return (roles?.length ?? 0) > 1 ? grantOf(name) : undefined;
    default:
      return undefined;
  }
}

const grantWords: Readonly<Record<string, string>> = {
  sequence: 'SEQUENCE',
  view: 'TABLE',
  matview: 'TABLE',
  'foreign-table': 'TABLE',
  partitioned: 'TABLE',
  table: 'TABLE',
  type: 'TYPE',
  schema: 'SCHEMA',
  language: 'LANGUAGE',
  fdw: 'FOREIGN DATA WRAPPER',
  'foreign-server': 'FOREIGN SERVER',
};

function grantOf(name: string): WantedEntry | undefined {
  const space = name.indexOf(' ');
  const of = name.slice(space + 1);
  const word = grantWords[name.slice(0, space)];
  if (!word) return undefined;
  const [schema = '', own = ''] = identifiers(of);
  const single = own === '';
  return { descs: ['ACL'], namespace: single ? '' : schema, tag: `${word} ${single ? bare(of) : own}` };
}

const identifier = /"(?:[^"]|"")*"|[^".]+/g;

/** The parts of a dotted name, without quotes. */
const identifiers = (name: string): readonly string[] => (name.match(identifier) ?? []).map(bare);

const afterFirst = (name: string): string => name.replace(/^(?:"(?:[^"]|"")*"|[^".]+)\./, '');

export const bare = (name: string): string => name.replaceAll('"', '');
