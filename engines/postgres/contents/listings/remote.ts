import { commentOn, madeByUser, maskedOptions, standsAlone } from '../sql-parts.ts';

export const foreignDataWrappers = `
  SELECT 'fdw' AS kind, quote_ident(f.fdwname) AS name,
    jsonb_build_object('handler', f.fdwhandler::regprocedure::text, 'validator',
      f.fdwvalidator::regprocedure::text,
      'options', ${maskedOptions('f.fdwoptions')}, 'comment',
        ${commentOn('pg_foreign_data_wrapper', 'f.oid')}) AS facts
  FROM pg_foreign_data_wrapper f
  WHERE ${madeByUser('f.oid')} AND ${standsAlone('pg_foreign_data_wrapper', 'f.oid')}`;

export const foreignServers = `
  SELECT 'foreign-server' AS kind, quote_ident(s.srvname) AS name,
    jsonb_build_object('wrapper', f.fdwname, 'type', s.srvtype, 'version', s.srvversion,
      'options', ${maskedOptions('s.srvoptions')}, 'comment',
        ${commentOn('pg_foreign_server', 's.oid')}) AS facts
  FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw
  WHERE ${standsAlone('pg_foreign_server', 's.oid')}`;

// The condition under which pg_user_mappings shows options, word for word.
const maySeeOptions = `(
  m.umuser <> 0 AND m.usename = current_user
    AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE'))
  OR m.umuser = 0 AND pg_has_role(s.srvowner, 'USAGE')
  OR (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user))`;

/**
 * User mappings by server and role. Their options hold passwords and stay where they are: only the names are
 * kept, as the value, which is absent when the asking role may not see them.
 */
export const userMappings = `
  SELECT 'user-mapping' AS kind,
    CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END || ' on '
      || quote_ident(m.srvname) AS name,
    jsonb_build_object('server', m.srvname) AS facts,
    CASE WHEN ${maySeeOptions} THEN COALESCE((
      SELECT string_agg(split_part(o, '=', 1), ', ' ORDER BY split_part(o, '=', 1) COLLATE "C")
        FROM unnest(m.umoptions) o), 'no options') END AS value,
    CASE WHEN m.umuser <> 0 AND m.usename !~ '^pg_' THEN ARRAY[m.usename::text] END AS roles
  FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid`;

/** Publications. What only newer servers have is taken as JSON: null on the others, and where it is unset. */
export const publications = `
  SELECT 'publication' AS kind, quote_ident(p.pubname) AS name,
    jsonb_build_object('all', p.puballtables, 'insert', p.pubinsert, 'update', p.pubupdate, 'delete',
      p.pubdelete,
      'truncate', p.pubtruncate, 'viaRoot', p.pubviaroot,
      'generated', nullif(to_jsonb(p) ->> 'pubgencols', 'n'),
      'schemas', (SELECT jsonb_agg(n.nspname ORDER BY n.nspname) FROM pg_publication_namespace s
        JOIN pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid),
      'tables', (SELECT jsonb_agg(jsonb_build_array(r.prrelid::regclass::text,
          (SELECT jsonb_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
            WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)))
              ORDER BY r.prrelid::regclass::text COLLATE "C")
        FROM pg_publication_rel r WHERE r.prpubid = p.oid),
      'comment', ${commentOn('pg_publication', 'p.oid')}) AS facts,
    ARRAY(SELECT r.prrelid::regclass::text || ' ' || pg_get_expr(r.prqual, r.prrelid)
      FROM pg_publication_rel r
      WHERE r.prpubid = p.oid AND r.prqual IS NOT NULL ORDER BY r.prrelid::regclass::text COLLATE "C") AS code
  FROM pg_publication p WHERE ${standsAlone('pg_publication', 'p.oid')}`;

const since16 = `
  'origin', s.suborigin, 'passwordRequired', s.subpasswordrequired, 'asOwner', s.subrunasowner,`;

// what 15 always does, and what pg_dump of a newer major therefore writes for its subscriptions
const before16 = `'origin', 'any', 'passwordRequired', true, 'asOwner', true,`;

/**
 * Subscriptions without their connection, which holds a password, and without whether they are enabled: a
 * restored one never is. Read column by column, because only a superuser may see the connection.
 */
export const subscriptions = (serverVersionNum: number) => `
  SELECT 'subscription' AS kind, quote_ident(s.subname) AS name,
    jsonb_build_object('slot', s.subslotname, 'commit', s.subsynccommit, 'binary', s.subbinary,
      'stream', CASE s.substream::text WHEN 'true' THEN 't' WHEN 'false' THEN 'f' ELSE s.substream::text END,
      'twoPhase', s.subtwophasestate <> 'd', 'disableOnError', s.subdisableonerr,
      'publications', (SELECT jsonb_agg(p ORDER BY p COLLATE "C") FROM unnest(s.subpublications) p),
      ${serverVersionNum >= 160000 ? since16 : before16}
      'failover', ${serverVersionNum >= 170000 ? 's.subfailover' : 'false'},
      'comment', ${commentOn('pg_subscription', 's.oid')}) AS facts
  FROM pg_subscription s
  WHERE s.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`;
