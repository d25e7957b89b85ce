import { granted, grantees, madeByUser, roleNames, standsAlone, userSchema } from '../sql-parts.ts';
import { type OwnedObjects, ownedObjects } from './owned-objects.ts';

/** True for what the dump creates. `public` counts, whatever made it. */
const created = ({ catalog, schema }: OwnedObjects) =>
  `${catalog === 'pg_namespace' ? userSchema('o') : schema ? userSchema('n') : madeByUser('o.oid')}
    AND ${standsAlone(catalog, 'o.oid')}`;

/** The access list that initdb or an extension gave the object, or its kind's default. */
const initial = ({ catalog, owner, acl }: OwnedObjects) =>
  acl &&
  `COALESCE((SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = '${catalog}'::regclass
    AND i.objoid = o.oid
    AND i.objsubid = 0), acldefault(${acl[1]}, ${owner}))`;

const current = ({ owner, acl }: OwnedObjects) =>
  acl && `COALESCE(${acl[0]}, acldefault(${acl[1]}, ${owner}))`;

const from = ({ catalog, schema }: OwnedObjects) =>
  `FROM ${catalog} o ${schema ? `JOIN pg_namespace n ON n.oid = ${schema}` : ''}`;

const without = (all: string, taken: string) => `(
  SELECT jsonb_agg(e ORDER BY e::text COLLATE "C") FROM (
    SELECT jsonb_array_elements(${all}) AS e EXCEPT SELECT jsonb_array_elements(${taken})) kept)`;

/**
 * An access list by how it departs from the default of its kind. Spelled out, no list of 16 would equal one
 * of 17, where owners may also MAINTAIN. The default is the server's, so nothing is forgotten.
 */
const departures = (list: string, normal: string) => `
    'added', ${without(granted(list), granted(normal))},
    'removed', ${without(granted(normal), granted(list))}`;

const columnGrants = `(
  SELECT jsonb_object_agg(a.attname, ${granted('a.attacl')}) FROM pg_attribute a
  WHERE a.attrelid = o.oid AND NOT a.attisdropped AND cardinality(a.attacl) > 0)`;

const columnGrantees = `ARRAY(
  SELECT g.grantee FROM pg_attribute a, aclexplode(a.attacl) g
  WHERE a.attrelid = o.oid AND NOT a.attisdropped)`;

const departed = ({ owner, acl }: OwnedObjects) =>
  acl
    ? `${departures(acl[0], `CASE WHEN ${acl[0]} IS NOT NULL THEN acldefault(${acl[1]}, ${owner}) END`)},`
    : '';

const ofCreated = (kind: OwnedObjects) => {
  const list = current(kind);
  const relation = kind.catalog === 'pg_class';
  const named = [
    `ARRAY[${kind.owner}]`,
    ...(list ? [grantees(list)] : []),
    ...(relation ? [columnGrantees] : []),
  ];
  return `
  SELECT 'privilege' AS kind, ${kind.word} || ' ' || ${kind.name} AS name,
    jsonb_build_object('owner', pg_get_userbyid(${kind.owner}), ${departed(kind)}
      'columns', ${relation ? columnGrants : 'NULL'}) AS facts,
    ${roleNames(named.join(' || '))} AS roles
  ${from(kind)}
  WHERE ${created(kind)} AND ${kind.where ?? 'true'}
    ${kind.catalog === 'pg_namespace' ? `AND NOT (${untouchedPublic(kind)})` : ''}`;
};

const untouchedPublic = (kind: OwnedObjects) => `o.nspname = 'public'
  AND pg_get_userbyid(o.nspowner) = 'pg_database_owner'
  AND ${granted(current(kind) ?? '')} = ${granted(initial(kind) ?? '')}`;

/**
 * What a user changed on objects that initdb or an extension made. Nothing of information_schema is dumped.
 */
const ofGiven = (kind: OwnedObjects) => {
  const now = granted(current(kind) ?? '');
  const before = granted(initial(kind) ?? '');
  const schema = kind.catalog === 'pg_namespace' ? 'o' : kind.schema ? 'n' : null;
  return `
  SELECT 'privilege' AS kind, ${kind.word} || ' ' || ${kind.name} AS name,
    jsonb_build_object('added', ${without(now, before)}, 'removed', ${without(before, now)}) AS facts,
    ${roleNames(`ARRAY(SELECT r.oid FROM pg_roles r WHERE r.rolname IN (
      SELECT e ->> 0 FROM jsonb_array_elements(${without(now, before)}) e))`)} AS roles
  ${from(kind)}
  WHERE NOT (${created(kind)}) AND ${kind.where ?? 'true'}
    ${schema ? `AND (${userSchema(schema)} OR ${schema}.nspname = 'pg_catalog')` : ''}
    AND ${kind.acl?.[0]} IS DISTINCT FROM (SELECT i.initprivs FROM pg_init_privs i
      WHERE i.classoid = '${kind.catalog}'::regclass AND i.objoid = o.oid AND i.objsubid = 0)
    AND ${now} <> ${before}`;
};

/** The same for single columns of such tables. */
const ofGivenColumns = `
  SELECT 'privilege' AS kind, 'column ' || quote_ident(n.nspname) || '.' || quote_ident(o.relname) || '.'
    || quote_ident(a.attname) AS name,
    jsonb_build_object('added', ${without(granted('a.attacl'), granted('i.initprivs'))},
      'removed', ${without(granted('i.initprivs'), granted('a.attacl'))}) AS facts,
    ${roleNames(grantees('a.attacl'))} AS roles
  FROM pg_attribute a JOIN pg_class o ON o.oid = a.attrelid JOIN pg_namespace n ON n.oid = o.relnamespace
  LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = o.oid
    AND i.objsubid = a.attnum
  WHERE (a.attacl IS NOT NULL OR i.initprivs IS NOT NULL) AND NOT a.attisdropped
    AND (n.nspname = 'pg_catalog' OR ${userSchema('n')})
    AND NOT (${userSchema('n')} AND ${standsAlone('pg_class', 'o.oid')})
    AND ${granted('a.attacl')} <> ${granted('i.initprivs')}`;

/**
 * Owner and access list of every object, and the changes to those of given objects. Who granted is not kept.
 */
export const privileges = [
  ...ownedObjects.map(ofCreated),
  ...ownedObjects.filter(({ acl }) => acl).map(ofGiven),
  ofGivenColumns,
].join('\n  UNION ALL');

// a list for one schema adds to the other, which starts from the default
const normalDefault = `CASE WHEN d.defaclnamespace = 0
  THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) END`;

/** What future objects of a role will be granted. */
export const defaultPrivileges = `
  SELECT 'default-privilege' AS kind,
    'of ' || quote_ident(pg_get_userbyid(d.defaclrole)) || ' on ' || d.defaclobjtype::text ||
      COALESCE(' in ' || quote_ident(n.nspname), '') AS name,
    jsonb_build_object(${departures('d.defaclacl', normalDefault)}) AS facts,
    ${roleNames(`ARRAY[d.defaclrole] || ${grantees('d.defaclacl')}`)} AS roles
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace`;

/** Owners and access lists of all large objects together. */
export const largeObjectPrivileges = `
  SELECT 'privilege' AS kind, 'large-objects all' AS name,
    jsonb_build_object('list', encode(sha256(convert_to(string_agg(
      l.oid || ' ' || pg_get_userbyid(l.lomowner) || ' ' ||
      ${granted(`COALESCE(l.lomacl, acldefault('L', l.lomowner))`)},
      ',' ORDER BY l.oid), 'UTF8')), 'hex')) AS facts,
    (SELECT array_agg(DISTINCT r.rolname::text) FROM pg_roles r WHERE r.rolname !~ '^pg_' AND r.oid IN (
      SELECT lomowner FROM pg_largeobject_metadata
      UNION SELECT g.grantee FROM pg_largeobject_metadata, aclexplode(lomacl) g)) AS roles
  FROM pg_largeobject_metadata l HAVING count(*) > 0`;
