import { commentOn, madeByUser, qualified, standsAlone, userSchema } from '../sql-parts.ts';

/** Operators. One without a function is a shell that only its commutator names, and is in no dump. */
export const operators = `
  SELECT 'operator' AS kind, quote_ident(n.nspname) || '.' || o.oprname || '(' ||
      COALESCE(format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', ' || format_type(o.oprright, NULL)
        || ')' AS name,
    jsonb_build_object('function', o.oprcode::regprocedure::text, 'result', o.oprresult::regtype::text,
      'commutator', o.oprcom::regoperator::text, 'negator', o.oprnegate::regoperator::text,
      'restrict', o.oprrest::regprocedure::text, 'join', o.oprjoin::regprocedure::text, 'merges',
        o.oprcanmerge,
      'hashes', o.oprcanhash, 'comment', ${commentOn('pg_operator', 'o.oid')}) AS facts
  FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
  WHERE ${userSchema('n')} AND o.oprcode <> 0 AND ${standsAlone('pg_operator', 'o.oid')}`;

export const operatorClasses = `
  SELECT 'operator-class' AS kind, ${qualified('n', 'o.opcname')} || ' using '
    || quote_ident(m.amname) AS name,
    jsonb_build_object('type', o.opcintype::regtype::text, 'stored', nullif(o.opckeytype, 0)::regtype::text,
      'default', o.opcdefault, 'family', ${qualified('fn', 'f.opfname')},
      'comment', ${commentOn('pg_opclass', 'o.oid')}) AS facts
  FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace JOIN pg_am m ON m.oid = o.opcmethod
  JOIN pg_opfamily f ON f.oid = o.opcfamily JOIN pg_namespace fn ON fn.oid = f.opfnamespace
  WHERE ${userSchema('n')} AND ${standsAlone('pg_opclass', 'o.oid')}`;

/** Families with all their operators and functions, whether those came with a class or were added loosely. */
export const operatorFamilies = `
  SELECT 'operator-family' AS kind, ${qualified('n', 'f.opfname')} || ' using '
    || quote_ident(m.amname) AS name,
    jsonb_build_object(
      'operators', (SELECT jsonb_agg(jsonb_build_array(o.amopstrategy, o.amoplefttype::regtype::text,
          o.amoprighttype::regtype::text, o.amoppurpose, o.amopopr::regoperator::text,
            ${qualified('sn', 's.opfname')})
          ORDER BY o.amopstrategy, o.amoplefttype::regtype::text COLLATE "C",
            o.amoprighttype::regtype::text COLLATE "C",
            o.amoppurpose)
        FROM pg_amop o LEFT JOIN pg_opfamily s ON s.oid = o.amopsortfamily
        LEFT JOIN pg_namespace sn ON sn.oid = s.opfnamespace WHERE o.amopfamily = f.oid),
      'functions', (SELECT jsonb_agg(jsonb_build_array(p.amprocnum, p.amproclefttype::regtype::text,
          p.amprocrighttype::regtype::text, p.amproc::regprocedure::text)
          ORDER BY p.amprocnum, p.amproclefttype::regtype::text COLLATE "C",
            p.amprocrighttype::regtype::text COLLATE "C")
        FROM pg_amproc p WHERE p.amprocfamily = f.oid),
      'comment', ${commentOn('pg_opfamily', 'f.oid')}) AS facts
  FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_am m ON m.oid = f.opfmethod
  WHERE ${userSchema('n')} AND ${standsAlone('pg_opfamily', 'f.oid')}`;

export const casts = `
  SELECT 'cast' AS kind, '(' || format_type(c.castsource, NULL) || ' as ' || format_type(c.casttarget,
    NULL) || ')' AS name,
    jsonb_build_object('function', c.castfunc::regprocedure::text, 'context', c.castcontext, 'method',
      c.castmethod,
      'comment', ${commentOn('pg_cast', 'c.oid')}) AS facts
  FROM pg_cast c WHERE ${madeByUser('c.oid')} AND ${standsAlone('pg_cast', 'c.oid')}`;

export const transforms = `
  SELECT 'transform' AS kind, format_type(t.trftype, NULL) || ' for ' || quote_ident(l.lanname) AS name,
    jsonb_build_object('from', t.trffromsql::regprocedure::text, 'to', t.trftosql::regprocedure::text,
      'comment', ${commentOn('pg_transform', 't.oid')}) AS facts
  FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
  WHERE ${madeByUser('t.oid')} AND ${standsAlone('pg_transform', 't.oid')}`;

export const accessMethods = `
  SELECT 'access-method' AS kind, quote_ident(m.amname) AS name,
    jsonb_build_object('type', m.amtype, 'handler', m.amhandler::regprocedure::text,
      'comment', ${commentOn('pg_am', 'm.oid')}) AS facts
  FROM pg_am m WHERE ${madeByUser('m.oid')} AND ${standsAlone('pg_am', 'm.oid')}`;
