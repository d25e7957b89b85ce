import { commentOn, standsAlone, userSchema } from '../sql-parts.ts';

/**
 * Schemas, without a `public` in the state initdb leaves it in: it is there after every restore, whether the
 * source still had it or not, and a changed one shows here and under its privileges.
 */
export const schemas = `
  SELECT 'schema' AS kind, quote_ident(n.nspname) AS name,
    jsonb_build_object('comment', ${commentOn('pg_namespace', 'n.oid')}) AS facts
  FROM pg_namespace n
  WHERE ${userSchema('n')} AND ${standsAlone('pg_namespace', 'n.oid')}
    AND NOT (n.nspname = 'public' AND ${commentOn('pg_namespace', 'n.oid')} = 'standard public schema')`;

/**
 * Extensions but plpgsql, which every new database has. The version is a value beside the definition: a dump
 * names none. Nor is the comment kept, which comes with the version.
 */
export const extensions = `
  SELECT 'extension' AS kind, quote_ident(x.extname) AS name,
    jsonb_build_object('schema', n.nspname) AS facts, x.extversion AS value
  FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
  WHERE x.extname <> 'plpgsql'`;

export const eventTriggers = `
  SELECT 'event-trigger' AS kind, quote_ident(e.evtname) AS name,
    jsonb_build_object('event', e.evtevent, 'function', e.evtfoid::regprocedure::text, 'enabled',
      e.evtenabled,
      'tags', (SELECT jsonb_agg(g ORDER BY g COLLATE "C") FROM unnest(e.evttags) g),
      'comment', ${commentOn('pg_event_trigger', 'e.oid')}) AS facts
  FROM pg_event_trigger e WHERE ${standsAlone('pg_event_trigger', 'e.oid')}`;

/** Labels of security modules, by the name the server itself gives to what they stand on. */
export const securityLabels = `
  SELECT 'security-label' AS kind, i.type || ' ' || i.identity || ' by ' || quote_ident(s.provider) AS name,
    jsonb_build_object('label', s.label) AS facts
  FROM pg_seclabel s, LATERAL pg_identify_object(s.classoid, s.objoid, s.objsubid) i`;

/** All large objects together: there may be millions. Their bytes are read only when asked for. */
export const largeObjects = `
  SELECT 'large-objects' AS kind, 'all' AS name, count(*) AS rows,
    jsonb_build_object('list', encode(sha256(convert_to(COALESCE(string_agg(l.oid::text || COALESCE(
      ' ' || ${commentOn('pg_largeobject', 'l.oid')}, ''), ',' ORDER BY l.oid), ''), 'UTF8')),
        'hex')) AS facts
  FROM pg_largeobject_metadata l HAVING count(*) > 0`;

const chunkBytes = 16_777_216;

/**
 * SHA-256 over the bytes of all large objects, in pieces of 16 MiB so that none needs to fit into one value.
 * The size is where the end is sought; OFFSET 0 keeps open, seek and close in this order for each object.
 */
export const largeObjectContents = `
  SELECT 'large-object-contents' AS kind, 'all' AS name,
    jsonb_build_object('sha256', encode(sha256(convert_to(string_agg(o.line, ',' ORDER BY o.oid), 'UTF8')),
      'hex')) AS facts
  FROM (
    SELECT sized.oid, sized.oid::text || ':' || sized.bytes || ':' || COALESCE((
      SELECT string_agg(encode(sha256(lo_get(sized.oid, at, ${chunkBytes})), 'hex'), ' ' ORDER BY at)
      FROM generate_series(0, sized.bytes - 1, ${chunkBytes}) at), '') AS line
    FROM (
      SELECT sought.oid, sought.bytes, lo_close(sought.fd) AS closed FROM (
        SELECT opened.oid, opened.fd, lo_lseek64(opened.fd, 0, 2) AS bytes FROM (
          SELECT l.oid, lo_open(l.oid, x'40000'::int) AS fd FROM pg_largeobject_metadata l OFFSET 0) opened
        OFFSET 0) sought
      OFFSET 0) sized
    WHERE sized.closed = 0) o
  HAVING count(*) > 0`;
