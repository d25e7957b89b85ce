/** Pieces of SQL that the listings share. Every listing runs with search_path = pg_catalog. */

/** True for a schema whose contents are dumped. `schema` is the alias of a pg_namespace. */
export const userSchema = (schema: string) =>
  `(${schema}.nspname !~ '^pg_' AND ${schema}.nspname <> 'information_schema')`;

/** True when no extension brings the object along. */
export const standsAlone = (catalog: string, oid: string) => `NOT EXISTS (
  SELECT FROM pg_depend dep
  WHERE dep.classid = '${catalog}'::regclass AND dep.objid = ${oid} AND dep.deptype = 'e')`;

/**
 * Objects that initdb made have smaller oids (FirstNormalObjectId); pg_dump draws the line at the same place.
 */
export const madeByUser = (oid: string) => `${oid} >= 16384`;

export const commentOn = (catalog: string, oid: string) => `(
  SELECT remark.description FROM pg_description remark
  WHERE remark.classoid = '${catalog}'::regclass AND remark.objoid = ${oid} AND remark.objsubid = 0)`;

/** A qualified, quoted name. `schema` is the alias of a pg_namespace. */
export const qualified = (schema: string, name: string) =>
  `quote_ident(${schema}.nspname) || '.' || quote_ident(${name})`;

/**
 * Options of a foreign object as a sorted array. Where an option's name or value looks like a secret only its
 * name stays: a password must reach no manifest, not even as the hash of a guessable text.
 */
export const maskedOptions = (options: string) => `(
  SELECT jsonb_agg(
    CASE WHEN split_part(o, '=', 1) ~* 'pass|secret|token|pwd|credential|private|api_?key|access_?key|auth'
           OR substr(o, strpos(o, '=') + 1) ~* '(pass\\w*|pwd|secret|token)\\s*=|://[^/]*@'
         THEN split_part(o, '=', 1) ELSE o END ORDER BY o COLLATE "C")
  FROM unnest(${options}) o)`;

export const sorted = (array: string) =>
  `(SELECT jsonb_agg(o ORDER BY o COLLATE "C") FROM unnest(${array}) o)`;

/** An access list as a sorted set of [grantee, privilege, with grant option]. Who granted it is not kept. */
export const granted = (acl: string) => `(
  SELECT COALESCE(jsonb_agg(DISTINCT jsonb_build_array(
    CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END, g.privilege_type,
      g.is_grantable)), '[]')
  FROM aclexplode(${acl}) g)`;

/** Names of the roles among `oids` that a server does not bring itself. */
export const roleNames = (oids: string) => `(
  SELECT array_agg(DISTINCT r.rolname::text) FROM unnest(${oids}) o JOIN pg_roles r ON r.oid = o
  WHERE r.rolname !~ '^pg_')`;

export const grantees = (acl: string) => `ARRAY(SELECT g.grantee FROM aclexplode(${acl}) g)`;
