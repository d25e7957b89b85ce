import * as z from 'zod';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { Session } from '../../connection/session.ts';
import { quoted } from '../scope/table-names.ts';
import type { ChosenTables } from '../snapshot/choose-tables.ts';

const Owned = z.object({ name: z.string(), owner: z.string() });
const Schema = z.object({ name: z.string(), qualified: z.string() });

/** Kinds that are named by the relation they are. */
const relations = ['table', 'partitioned', 'foreign-table', 'sequence', 'view', 'matview'];
/** Kinds that are named `<table>.<own name>`. */
const parts = ['constraint', 'trigger', 'rule', 'policy'];
/** Kinds of the database: no schema has them, and a dump of a part leaves them out. */
const databaseWide = [
  'cast',
  'transform',
  'access-method',
  'language',
  'fdw',
  'foreign-server',
  'user-mapping',
  'publication',
  'subscription',
  'event-trigger',
  'large-objects',
];

/** `schema.relation` of `schema.relation.part`, each as the server quotes it. */
const relationIn = /^((?:"(?:[^"]|"")+"|[^".]+)\.(?:"(?:[^"]|"")+"|[^".]+))\./;

/**
 * The items that a dump of a part of the database carries: everything but what the dump's arguments leave out, and what
 * hangs on that.
 */
export async function scopeContents(
  session: Session,
  items: readonly ContentItem[],
  { whole, scope }: ChosenTables,
): Promise<readonly ContentItem[]> {
  if (whole) return items;
  const leftOut = new Set(scope.leftOut.map(({ qualified }) => qualified));
  const owners = await session.rows(Owned, ownersOfNames);
  const withOwner = new Set(owners.filter(({ owner }) => leftOut.has(owner)).map(({ name }) => name));
  const schemas = await schemasOf(session, scope.schemas);
  const inSchemas = (name: string): boolean =>
    schemas === undefined || schemas.some((schema) => name.startsWith(`${schema}.`));
  const hangs = (name: string): boolean => leftOut.has(name) || leftOut.has(relationIn.exec(name)?.[1] ?? '');
  const extensions = scope.extensions && new Set(scope.extensions);

  return items.filter(({ kind, name, value }) => {
    if (kind === 'extension') return extensions?.has(unquoted(name)) ?? true;
    if (kind === 'extension-table') return extensions?.has(value ?? '') ?? true;
    if (kind === 'schema') return schemas?.includes(name) ?? true;
    if (kind === 'default-privilege')
      return schemas?.some((schema) => name.endsWith(` in ${schema}`)) ?? true;
    if (databaseWide.includes(kind)) return schemas === undefined;
    if (kind === 'privilege') {
      const [word = ''] = name.split(' ', 1);
      const of = name.slice(word.length + 1);
      if (word === 'schema') return schemas?.includes(of) ?? true;
      if (databaseWide.includes(word)) return schemas === undefined;
      const gone = relations.includes(word) ? leftOut.has(of) : word === 'column' && hangs(of);
      return inSchemas(of) && !gone && !withOwner.has(name);
    }
    if (kind === 'security-label') {
      const of = name.slice(0, name.lastIndexOf(' by ')).replace(/^[a-z ]+ (?=\S+$)/, '');
      return inSchemas(of) && !hangs(of);
    }
    if (relations.includes(kind)) return inSchemas(name) && !leftOut.has(name);
    if (parts.includes(kind)) return inSchemas(name) && !hangs(name);
    return inSchemas(name) && !withOwner.has(`${kind} ${name}`);
  });
}

const unquoted = (name: string): string =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;

/** As the server quotes them, which it does not do with every name. */
async function schemasOf(
  session: Session,
  names: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  if (!names) return undefined;
  const all = await session.rows(
    Schema,
    'SELECT nspname AS name, pg_catalog.quote_ident(nspname) AS qualified FROM pg_catalog.pg_namespace',
  );
  return names.map((name) => all.find((schema) => schema.name === name)?.qualified ?? quoted(name));
}

/** Indexes and statistics have names of their own in the schema. */
const ownersOfNames = `
SELECT 'index ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(x.relname) AS name,
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS owner
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
UNION ALL
SELECT 'statistics ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(s.stxname),
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname)
FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
JOIN pg_catalog.pg_class t ON t.oid = s.stxrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace`;
