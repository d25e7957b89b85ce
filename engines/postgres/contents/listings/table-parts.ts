import { commentOn, qualified, roleNames, standsAlone, userSchema } from '../sql-parts.ts';

const ofTable = (oid: string) =>
  `JOIN pg_class c ON c.oid = ${oid} JOIN pg_namespace n ON n.oid = c.relnamespace`;

const dumped = `${userSchema('n')} AND ${standsAlone('pg_class', 'c.oid')}`;

/**
 * Indexes, those of constraints included. An invalid one is in no dump, except an unfinished partitioned one.
 */
export const indexes = `
  SELECT 'index' AS kind, ${qualified('n', 'x.relname')} AS name,
    jsonb_build_object('clustered', i.indisclustered, 'replicaIdentity', i.indisreplident, 'valid',
      i.indisvalid,
      'partOf', (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = x.oid),
      'statistics', (SELECT jsonb_agg(jsonb_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0),
      'comment', ${commentOn('pg_class', 'x.oid')}) AS facts,
    ARRAY[pg_get_indexdef(i.indexrelid)] AS code
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid ${ofTable('i.indrelid')}
  WHERE ${dumped} AND i.indislive AND i.indisready AND (i.indisvalid OR x.relkind = 'I')`;

/**
 * Constraints of tables. Left out: the copies of a foreign key that the server itself makes for partitions
 * under names of its own, constraint triggers (they are triggers) and NOT NULL (part of the column). Whether
 * a partition also has a check of its own is not kept: ATTACH makes it inherited.
 */
export const constraints = `
  SELECT 'constraint' AS kind, ${qualified('n', 'c.relname')} || '.' || quote_ident(k.conname) AS name,
    jsonb_build_object('local', k.conislocal OR c.relispartition,
      'comment', ${commentOn('pg_constraint', 'k.oid')}) AS facts,
    ARRAY[pg_get_constraintdef(k.oid)] AS code
  FROM pg_constraint k ${ofTable('k.conrelid')}
  WHERE ${dumped} AND k.contype IN ('p', 'u', 'x', 'c', 'f')
    AND NOT (k.contype = 'f' AND k.conparentid <> 0)`;

/** Triggers that users made. Those behind foreign keys are part of the constraint. */
export const triggers = `
  SELECT 'trigger' AS kind, ${qualified('n', 'c.relname')} || '.' || quote_ident(t.tgname) AS name,
    jsonb_build_object('enabled', t.tgenabled, 'comment', ${commentOn('pg_trigger', 't.oid')}) AS facts,
    ARRAY[pg_get_triggerdef(t.oid)] AS code
  FROM pg_trigger t ${ofTable('t.tgrelid')}
  WHERE ${dumped} AND NOT t.tgisinternal`;

/** Rules, without the one that makes a view a view. */
export const rules = `
  SELECT 'rule' AS kind, ${qualified('n', 'c.relname')} || '.' || quote_ident(r.rulename) AS name,
    jsonb_build_object('enabled', r.ev_enabled, 'comment', ${commentOn('pg_rewrite', 'r.oid')}) AS facts,
    ARRAY[pg_get_ruledef(r.oid)] AS code
  FROM pg_rewrite r ${ofTable('r.ev_class')}
  WHERE ${dumped} AND r.rulename <> '_RETURN'`;

/** Row-level policies, on tables of extensions too: pg_dump keeps those. */
export const policies = `
  SELECT 'policy' AS kind, ${qualified('n', 'c.relname')} || '.' || quote_ident(p.polname) AS name,
    jsonb_build_object('command', p.polcmd, 'permissive', p.polpermissive, 'public', 0 = ANY (p.polroles),
      'roles', (SELECT jsonb_agg(r.rolname ORDER BY r.rolname) FROM pg_roles r
        WHERE r.oid = ANY (p.polroles)),
      'comment', ${commentOn('pg_policy', 'p.oid')}) AS facts,
    ARRAY['using ' || COALESCE(pg_get_expr(p.polqual, p.polrelid), ''),
      'check ' || COALESCE(pg_get_expr(p.polwithcheck, p.polrelid), '')] AS code,
    ${roleNames('p.polroles')} AS roles
  FROM pg_policy p ${ofTable('p.polrelid')}
  WHERE ${userSchema('n')}`;

/** Extended statistics. The gathered values are not kept; the target is null or -1 by version when unset. */
export const statistics = `
  SELECT 'statistics' AS kind, ${qualified('n', 's.stxname')} AS name,
    jsonb_build_object('target', nullif(s.stxstattarget, -1),
      'comment', ${commentOn('pg_statistic_ext', 's.oid')}) AS facts,
    ARRAY[pg_get_statisticsobjdef(s.oid)] AS code
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
  WHERE ${userSchema('n')} AND ${standsAlone('pg_statistic_ext', 's.oid')}`;

/** Sequences: everything but the value, which is in no snapshot. */
export const sequences = `
  SELECT 'sequence' AS kind, ${qualified('n', 'c.relname')} AS name,
    jsonb_build_object('type', s.seqtypid::regtype::text, 'start', s.seqstart::text, 'by',
      s.seqincrement::text,
      'min', s.seqmin::text, 'max', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle,
      'persistence', c.relpersistence, 'comment', ${commentOn('pg_class', 'c.oid')},
      'ownedBy', (SELECT jsonb_build_array(d.refobjid::regclass::text, a.attname, d.deptype)
        FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i'))) AS facts
  FROM pg_sequence s ${ofTable('s.seqrelid')}
  WHERE ${dumped}`;
