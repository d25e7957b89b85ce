import { commentOn, qualified, sorted, standsAlone, userSchema } from '../sql-parts.ts';

// A list setting taken over FROM CURRENT has other blanks around its commas than one that was read back.
const settings = (column: string) =>
  sorted(`ARRAY(SELECT CASE WHEN s ~* '^(search_path|temp_tablespaces|[a-z]+_preload_libraries)='
    THEN regexp_replace(s, '\\s*,\\s*', ', ', 'g') ELSE s END FROM unnest(${column}) s)`);

/**
 * Functions, procedures, window functions and aggregates. A body in SQL-standard form is printed, any other
 * is kept as it is.
 */
export const functions = `
  SELECT 'function' AS kind, ${qualified('n', 'p.proname')} || '(' || oidvectortypes(p.proargtypes)
    || ')' AS name,
    jsonb_strip_nulls(jsonb_build_object('kind', p.prokind, 'language', l.lanname, 'returns',
      pg_get_function_result(p.oid),
      'body', CASE WHEN p.prosqlbody IS NULL THEN p.prosrc END, 'binary', p.probin, 'cost', p.procost,
      'rows', p.prorows, 'support', nullif(p.prosupport::oid, 0)::regproc::text, 'definer', p.prosecdef,
      'leakproof', p.proleakproof, 'strict', p.proisstrict, 'volatile', p.provolatile, 'parallel',
        p.proparallel,
      'transforms', (SELECT jsonb_agg(t::regtype::text ORDER BY t::regtype::text COLLATE "C")
        FROM unnest(p.protrftypes) t),
      'settings', ${settings('p.proconfig')}, 'comment', ${commentOn('pg_proc', 'p.oid')},
      'aggregate', to_jsonb(g))) AS facts,
    ARRAY[pg_get_function_arguments(p.oid), COALESCE(pg_get_function_sqlbody(p.oid), '')] AS code
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
  LEFT JOIN LATERAL (
    SELECT a.aggkind, a.aggnumdirectargs, a.aggtransfn::regprocedure::text, a.aggfinalfn::regprocedure::text,
      a.aggcombinefn::regprocedure::text, a.aggserialfn::regprocedure::text,
        a.aggdeserialfn::regprocedure::text,
      a.aggmtransfn::regprocedure::text, a.aggminvtransfn::regprocedure::text,
        a.aggmfinalfn::regprocedure::text,
      a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify, a.aggsortop::regoperator::text,
      a.aggtranstype::regtype::text, a.aggtransspace, a.aggmtranstype::regtype::text, a.aggmtransspace,
      a.agginitval, a.aggminitval
    FROM pg_aggregate a WHERE a.aggfnoid = p.oid) g ON p.prokind = 'a'
  WHERE ${userSchema('n')} AND ${standsAlone('pg_proc', 'p.oid')}`;

/** Languages and casts and transforms have no schema: those of initdb are told by their oid. */
export const languages = `
  SELECT 'language' AS kind, quote_ident(l.lanname) AS name,
    jsonb_build_object('trusted', l.lanpltrusted, 'handler', l.lanplcallfoid::regprocedure::text,
      'inline', l.laninline::regprocedure::text, 'validator', l.lanvalidator::regprocedure::text,
      'comment', ${commentOn('pg_language', 'l.oid')}) AS facts
  FROM pg_language l
  WHERE l.lanispl AND l.oid >= 16384 AND ${standsAlone('pg_language', 'l.oid')}`;
