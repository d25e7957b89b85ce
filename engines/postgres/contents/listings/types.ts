import { commentOn, qualified, standsAlone, userSchema } from '../sql-parts.ts';

const attributes = `(
  SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attcollation <> at.typcollation THEN a.attcollation::regcollation::text END, d.description)
    ORDER BY a.attnum)
  FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid
  LEFT JOIN pg_description d
    ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
  WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)`;

const domainChecks = `
  SELECT jsonb_agg(jsonb_build_array(k.conname, ${commentOn('pg_constraint', 'k.oid')})
    ORDER BY k.conname) AS names,
    array_agg(quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) ORDER BY k.conname) AS code
  FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'`;

const range = `
  SELECT jsonb_build_array(r.rngsubtype::regtype::text, nullif(r.rngcollation, 0)::regcollation::text,
    ocn.nspname, oc.opcname, r.rngcanonical::regproc::text, r.rngsubdiff::regproc::text,
    r.rngmultitypid::regtype::text) AS facts
  FROM pg_range r JOIN pg_opclass oc ON oc.oid = r.rngsubopc
    JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
  WHERE r.rngtypid = t.oid`;

// Only a base type has input functions, a layout and the rest of its own; in the others they follow.
const base = `CASE WHEN t.typtype = 'b' THEN jsonb_build_object(
  'input', t.typinput::regproc::text, 'output', t.typoutput::regproc::text, 'receive',
    t.typreceive::regproc::text,
  'send', t.typsend::regproc::text, 'typmodIn', t.typmodin::regproc::text, 'typmodOut',
    t.typmodout::regproc::text,
  'analyze', t.typanalyze::regproc::text, 'subscript', t.typsubscript::regproc::text, 'length', t.typlen,
  'byValue', t.typbyval, 'category', t.typcategory, 'preferred', t.typispreferred, 'delimiter', t.typdelim,
  'align', t.typalign, 'storage', t.typstorage, 'element', nullif(t.typelem, 0)::regtype::text,
  'collatable', t.typcollation <> 0, 'default', t.typdefault) END`;

/**
 * Enums, composite types, domains, ranges, base types and shells; not the array, row and multirange types
 * that follow.
 */
export const types = `
  SELECT 'type' AS kind, ${qualified('n', 't.typname')} AS name,
    jsonb_strip_nulls(jsonb_build_object('kind', t.typtype, 'defined', t.typisdefined, 'notNull',
      t.typnotnull,
      'labels', (SELECT jsonb_agg(v.enumlabel ORDER BY v.enumsortorder) FROM pg_enum v
        WHERE v.enumtypid = t.oid),
      'attributes', CASE t.typtype WHEN 'c' THEN ${attributes} END,
      'of', CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
      'collation', CASE WHEN t.typtype = 'd' AND t.typcollation <> bt.typcollation
        THEN t.typcollation::regcollation::text END,
      'range', range.facts, 'base', ${base}, 'checks', checks.names,
      'comment', COALESCE(${commentOn('pg_type', 't.oid')}, ${commentOn('pg_class', 'c.oid')}))) AS facts,
    checks.code || CASE WHEN t.typtype = 'd'
      THEN ARRAY[COALESCE(pg_get_expr(t.typdefaultbin, 0), t.typdefault, '')] ELSE '{}' END AS code
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type bt ON bt.oid = t.typbasetype
  LEFT JOIN pg_class c ON c.oid = t.typrelid
  LEFT JOIN LATERAL (${domainChecks}) checks ON t.typtype = 'd'
  LEFT JOIN LATERAL (${range}) range ON t.typtype = 'r'
  WHERE ${userSchema('n')} AND t.typtype <> 'm' AND (t.typtype <> 'c' OR c.relkind = 'c')
    AND NOT EXISTS (SELECT FROM pg_type el WHERE el.oid = t.typelem AND el.typarray = t.oid)
    AND ${standsAlone('pg_type', 't.oid')}`;
