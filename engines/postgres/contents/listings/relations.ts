import { commentOn, maskedOptions, qualified, sorted, standsAlone, userSchema } from '../sql-parts.ts';

// From 17.12 on the server keeps with each column where in its log it was made. No other server knows the word.
const columnOptions = `(
  SELECT jsonb_agg(o ORDER BY o COLLATE "C") FROM unnest(a.attoptions) o WHERE o !~ '^pg_attver=')`;

// As a server names a constraint it makes for NOT NULL: the longer of both names is cut until all fits 63
// bytes (makeObjectName), and a number follows where the name was taken.
const chosenName = `(
  SELECT left(c.relname, cut.relation) || '_' || left(a.attname, fits.room - cut.relation) || '_not_null'
    || fits.number
  FROM (SELECT taken.number, least(53 - length(taken.number), length(c.relname) + length(a.attname)) AS room
    FROM (SELECT substring(k.conname FROM '_not_null([0-9]*)$') AS number) taken) fits,
  LATERAL (SELECT greatest(least(length(c.relname), (fits.room + 1) / 2), fits.room - length(a.attname))
    AS relation) cut)`;

// A NOT NULL constraint (18 and later) is part of its column, and nothing where it is all that NOT NULL asks
// for: older servers have no more. An inherited one may take its name from a parent again, and one of its own
// beside the inherited one may become inherited only.
const notNull = `(
  SELECT nullif(jsonb_build_array(
    CASE WHEN k.coninhcount = 0 THEN nullif(k.conname::text, ${chosenName}) END,
    k.connoinherit, k.convalidated, ${commentOn('pg_constraint', 'k.oid')}), '[null, false, true, null]')
  FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum)`;

// From 17 on a partition has the identity of its parent, before that none. A sequence shows one of its own.
const identity = `nullif(nullif(a.attidentity, ''), (
  SELECT above.attidentity FROM pg_inherits i JOIN pg_attribute above ON above.attrelid = i.inhparent
  WHERE c.relispartition AND i.inhrelid = c.oid AND above.attname = a.attname AND NOT above.attisdropped))`;

const columns = `
  SELECT a.attrelid,
    jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
      'notNullConstraint', CASE WHEN a.attnotnull THEN ${notNull} END,
      'identity', ${identity}, 'generated', nullif(a.attgenerated, ''),
      'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
      'storage', CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END,
      'compression', nullif(a.attcompression, ''), 'statistics', nullif(a.attstattarget, -1),
      'options', ${columnOptions}, 'foreignOptions', ${maskedOptions('a.attfdwoptions')},
      'local', a.attislocal, 'comment', d.description)) ORDER BY a.attname) AS facts,
    array_agg(a.attname ORDER BY a.attnum) AS names,
    array_agg(quote_ident(a.attname) || ' = ' || pg_get_expr(v.adbin, v.adrelid) ORDER BY a.attname)
      FILTER (WHERE v.adbin IS NOT NULL) AS code
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
  LEFT JOIN pg_description d
    ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
    AND ${userSchema('n')}
  GROUP BY a.attrelid`;

/**
 * Tables, partitioned tables, foreign tables, views and materialised views, each with its columns.
 * The order of the columns counts except below an inheritance parent, where a restore may change it.
 * Whether a materialized view is populated is a value: a dump of definitions alone changes that and nothing else.
 * The tablespace is not kept: it belongs to the server. `replica identity using index` is kept at the index.
 */
export const relations = `
  WITH columns AS (${columns})
  SELECT CASE c.relkind WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign-table' WHEN 'v' THEN 'view'
      WHEN 'm' THEN 'matview' ELSE 'table' END AS kind,
    ${qualified('n', 'c.relname')} AS name,
    jsonb_strip_nulls(jsonb_build_object(
      'columns', columns.facts,
      'order', CASE WHEN c.relispartition OR parents.names IS NULL THEN to_jsonb(columns.names) END,
      'persistence', c.relpersistence, 'method', nullif(m.amname, 'heap'),
      'options', ${sorted('c.reloptions')}, 'toastOptions', ${sorted('toast.reloptions')},
      'parents', to_jsonb(parents.names), 'ofType', nullif(c.reloftype, 0)::regtype::text,
      'replicaIdentity', nullif(nullif(c.relreplident, 'd'), 'i'), 'rowSecurity', nullif(c.relrowsecurity,
        false),
      'forceRowSecurity', nullif(c.relforcerowsecurity, false),
      'server', server.srvname, 'foreignOptions', ${maskedOptions('remote.ftoptions')},
      'comment', ${commentOn('pg_class', 'c.oid')})) AS facts,
    columns.code || CASE c.relkind
      WHEN 'v' THEN ARRAY[pg_get_viewdef(c.oid)] WHEN 'm' THEN ARRAY[pg_get_viewdef(c.oid)]
      WHEN 'p' THEN ARRAY['partition by ' || pg_get_partkeydef(c.oid)] ELSE '{}' END
      || CASE WHEN c.relispartition THEN ARRAY[pg_get_expr(c.relpartbound, c.oid)] ELSE '{}' END AS code,
    CASE WHEN c.relkind = 'm' THEN CASE WHEN c.relispopulated THEN 'populated' ELSE 'not populated' END END AS value
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN columns ON columns.attrelid = c.oid
  LEFT JOIN pg_am m ON m.oid = c.relam
  LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
  LEFT JOIN pg_foreign_table remote ON remote.ftrelid = c.oid
  LEFT JOIN pg_foreign_server server ON server.oid = remote.ftserver
  LEFT JOIN (
    SELECT i.inhrelid, array_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) AS names
    FROM pg_inherits i GROUP BY i.inhrelid) parents ON parents.inhrelid = c.oid
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
    AND ${userSchema('n')} AND ${standsAlone('pg_class', 'c.oid')}`;

/** Tables that an extension made: only their rows are compared. `value` is the extension. */
export const extensionTables = `
  SELECT 'extension-table' AS kind, ${qualified('n', 'c.relname')} AS name, x.extname AS value
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_depend e ON e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
  JOIN pg_extension x ON x.oid = e.refobjid
  WHERE c.relkind = 'r' AND ${userSchema('n')}`;
