import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Session } from '../../connection/session.ts';

const Facts = z.object({
  version: z.string(),
  major: z.coerce.number(),
  recovering: z.boolean(),
  superuser: z.boolean(),
  /** May see password hashes: only then pg_dumpall can write them. */
  reads_passwords: z.boolean(),
  /** A role that only a provider's server has. */
  hosted: z.boolean(),
  connections_left: z.coerce.number(),
  /** The setting that leaves no more of them. */
  connections_limit: z.string(),
  lock_slots: z.coerce.number(),
  max_locks: z.string(),
  large_objects: z.coerce.number(),
  large_object_bytes: z.coerce.number(),
  /** Oids of large objects that the role may not read, at most ten. */
  hidden_large_objects: z.string(),
  /** PostgreSQL's name of the encoding of the database. */
  encoding: z.string(),
  /** Names of the database's subscriptions, which pg_dump shows to a superuser only. */
  subscriptions: z.string(),
  /** User mappings whose options the role may not see. */
  hidden_mappings: z.string(),
  /** Relations with rows or values that a user made in the server's own schemas: they are in no dump. */
  system_tables: z.string(),
  /** Functions, views and types there. */
  system_objects: z.string(),
});
export type DatabaseFacts = z.infer<typeof Facts>;

/** What the view pg_user_mappings hides, by its own rule: that there are no options it does not say. */
const hiddenMappings = `(
  SELECT coalesce(string_agg(quote_ident(m.usename) || ' on ' || quote_ident(m.srvname), ', '), '')
  FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid
  WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    AND NOT CASE WHEN m.umuser = 0 THEN pg_has_role(s.srvowner, 'USAGE')
      ELSE m.usename = current_user
        AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE')) END)`;

/**
 * Ten of them at most. An information_schema that was made anew has high oids too, and belongs to the superuser of
 * initdb.
 */
const madeInSystemSchemas = (catalog: string, prefix: string, where = ''): string => `(
  SELECT coalesce(string_agg(name, ', '), '') FROM (
    SELECT quote_ident(n.nspname) || '.' || quote_ident(o.${prefix}name) AS name
    FROM ${catalog} o JOIN pg_namespace n ON n.oid = o.${prefix}namespace
    WHERE n.nspname IN ('pg_catalog', 'information_schema') AND o.oid >= 16384
      AND NOT (n.oid >= 16384 AND o.${prefix}owner = 10) ${where}
      AND NOT EXISTS (SELECT FROM pg_depend e
        WHERE e.classid = '${catalog}'::regclass AND e.objid = o.oid AND e.deptype IN ('e', 'i'))
    ORDER BY o.oid LIMIT 10) made)`;

const statement = `
SELECT current_setting('server_version') AS version,
  current_setting('server_version_num')::int / 10000 AS major,
  pg_is_in_recovery() AS recovering,
  (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser,
  has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS reads_passwords,
  EXISTS (SELECT FROM pg_roles WHERE rolname IN ('rdsadmin', 'cloudsqlsuperuser', 'azure_pg_admin')) AS hosted,
  room.connections_left, room.connections_limit,
  current_setting('max_locks_per_transaction')::bigint
    * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint) AS lock_slots,
  current_setting('max_locks_per_transaction') AS max_locks,
  (SELECT count(*) FROM pg_largeobject_metadata) AS large_objects,
  CASE WHEN has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')
    THEN pg_table_size('pg_catalog.pg_largeobject') ELSE 0 END AS large_object_bytes,
  (SELECT coalesce(string_agg(oid::text, ', '), '') FROM (
    SELECT oid FROM pg_largeobject_metadata m
    WHERE NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
      AND current_setting('lo_compat_privileges') = 'off'
      AND NOT pg_has_role(m.lomowner, 'USAGE')
      AND NOT EXISTS (
        SELECT FROM aclexplode(m.lomacl) a
        WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE')))
    LIMIT 10) hidden) AS hidden_large_objects,
  (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()) AS encoding,
  (SELECT coalesce(string_agg(quote_ident(subname), ', '), '') FROM pg_subscription
    WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())) AS subscriptions,
  ${hiddenMappings} AS hidden_mappings,
  ${madeInSystemSchemas('pg_class', 'rel', "AND o.relkind IN ('r', 'p', 'f', 'm', 'S')")} AS system_tables,
  concat_ws(', ', nullif(${madeInSystemSchemas('pg_proc', 'pro')}, ''),
    nullif(${madeInSystemSchemas('pg_class', 'rel', "AND o.relkind = 'v'")}, ''),
    nullif(${madeInSystemSchemas('pg_type', 'typ', 'AND o.typrelid = 0 AND o.typelem = 0')}, '')) AS system_objects
FROM (
  -- what another role's session is, only a privileged role sees; in which database it is, everybody
  WITH clients AS (SELECT * FROM pg_stat_activity
    WHERE backend_type = 'client backend' OR (backend_type IS NULL AND datid IS NOT NULL))
  SELECT max_connections - (SELECT count(*) FROM clients) AS connections_left, 'max_connections' AS connections_limit
  FROM (SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0) AS max_connections) server
  UNION ALL
  SELECT rolconnlimit - (SELECT count(*) FROM clients WHERE usename = current_user),
    'the CONNECTION LIMIT of role ' || quote_ident(rolname)
  FROM pg_roles WHERE rolname = current_user AND rolconnlimit >= 0 AND NOT rolsuper
  UNION ALL
  SELECT datconnlimit - (SELECT count(*) FROM clients WHERE datname = current_database()),
    'the CONNECTION LIMIT of database ' || quote_ident(datname)
  FROM pg_database, pg_roles
  WHERE datname = current_database() AND datconnlimit >= 0 AND rolname = current_user AND NOT rolsuper
  ORDER BY 1 LIMIT 1) room`;

/** What the run must know of the server before it starts (P9). */
export async function databaseFacts(session: Session): Promise<DatabaseFacts> {
  const [facts] = await session.rows(Facts, statement);
  if (!facts)
    throw new PermanentError('the server gave no answer about itself', { hint: "see the server's log" });
  return facts;
}
