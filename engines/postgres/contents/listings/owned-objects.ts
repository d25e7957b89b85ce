import { qualified } from '../sql-parts.ts';

/** A kind of object that has an owner. In its SQL `o` is the object and `n` its schema. */
export interface OwnedObjects {
  readonly catalog: string;
  /** The word before the name. */
  readonly word: string;
  readonly name: string;
  readonly owner: string;
  /**
   * Its access list, and the letter acldefault knows its kind by. Absent where the kind has an owner only.
   */
  readonly acl?: readonly [list: string, letter: string];
  readonly schema?: string;
  /** What else must hold. */
  readonly where?: string;
}

/** Every kind of object that has an owner which a dump brings back. */
export const ownedObjects: readonly OwnedObjects[] = [
  {
    catalog: 'pg_class',
    word: `CASE o.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'matview'
      WHEN 'f' THEN 'foreign-table' WHEN 'p' THEN 'partitioned' ELSE 'table' END`,
    name: qualified('n', 'o.relname'),
    owner: 'o.relowner',
    acl: ['o.relacl', `CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"`],
    schema: 'o.relnamespace',
    where: `o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')`,
  },
  {
    catalog: 'pg_proc',
    word: `'function'`,
    name: `${qualified('n', 'o.proname')} || '(' || oidvectortypes(o.proargtypes) || ')'`,
    owner: 'o.proowner',
    acl: ['o.proacl', `'f'`],
    schema: 'o.pronamespace',
  },
  {
    catalog: 'pg_type',
    word: `'type'`,
    name: qualified('n', 'o.typname'),
    owner: 'o.typowner',
    acl: ['o.typacl', `'T'`],
    schema: 'o.typnamespace',
    where: `o.typtype <> 'm' AND o.typisdefined
      AND (o.typrelid = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c'))
      AND NOT EXISTS (SELECT FROM pg_type el WHERE el.oid = o.typelem AND el.typarray = o.oid)`,
  },
  {
    catalog: 'pg_namespace',
    word: `'schema'`,
    name: 'quote_ident(o.nspname)',
    owner: 'o.nspowner',
    acl: ['o.nspacl', `'n'`],
  },
  {
    catalog: 'pg_language',
    word: `'language'`,
    name: 'quote_ident(o.lanname)',
    owner: 'o.lanowner',
    acl: ['o.lanacl', `'l'`],
  },
  {
    catalog: 'pg_foreign_data_wrapper',
    word: `'fdw'`,
    name: 'quote_ident(o.fdwname)',
    owner: 'o.fdwowner',
    acl: ['o.fdwacl', `'F'`],
  },
  {
    catalog: 'pg_foreign_server',
    word: `'foreign-server'`,
    name: 'quote_ident(o.srvname)',
    owner: 'o.srvowner',
    acl: ['o.srvacl', `'S'`],
  },
  {
    catalog: 'pg_operator',
    word: `'operator'`,
    name: `quote_ident(n.nspname) || '.' || o.oprname || '(' ||
      COALESCE(format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', ' ||
      format_type(o.oprright, NULL) || ')'`,
    owner: 'o.oprowner',
    schema: 'o.oprnamespace',
    where: 'o.oprcode <> 0',
  },
  ...[
    ['pg_opclass', 'operator-class', 'opc'],
    ['pg_opfamily', 'operator-family', 'opf'],
  ].map(([catalog = '', word = '', prefix = '']) => ({
    catalog,
    word: `'${word}'`,
    name: `${qualified('n', `o.${prefix}name`)} || ' using ' ||
      (SELECT m.amname FROM pg_am m WHERE m.oid = o.${prefix}method)`,
    owner: `o.${prefix}owner`,
    schema: `o.${prefix}namespace`,
  })),
  ...[
    ['pg_collation', 'collation', 'coll'],
    ['pg_conversion', 'conversion', 'con'],
    ['pg_ts_dict', 'text-search-dictionary', 'dict'],
    ['pg_ts_config', 'text-search-configuration', 'cfg'],
    ['pg_statistic_ext', 'statistics', 'stx'],
  ].map(([catalog = '', word = '', prefix = '']) => ({
    catalog,
    word: `'${word}'`,
    name: qualified('n', `o.${prefix}name`),
    owner: `o.${prefix}owner`,
    schema: `o.${prefix}namespace`,
  })),
  { catalog: 'pg_publication', word: `'publication'`, name: 'quote_ident(o.pubname)', owner: 'o.pubowner' },
  {
    catalog: 'pg_event_trigger',
    word: `'event-trigger'`,
    name: 'quote_ident(o.evtname)',
    owner: 'o.evtowner',
  },
];
