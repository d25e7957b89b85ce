import * as z from 'zod';
import type { Query } from './query.ts';
import { granted } from './sql-parts.ts';

/**
 * What is true of a database itself and stands in no dump but one that creates it. `restore --create` uses
 * it.
 */
export const DatabaseRecord = z.object({
  name: z.string(),
  encoding: z.string(),
  /** `builtin` exists from 17 on. */
  localeProvider: z.enum(['libc', 'icu', 'builtin']),
  collate: z.string(),
  ctype: z.string(),
  /** Locale of ICU or of the builtin provider. */
  locale: z.string().nullable(),
  icuRules: z.string().nullable(),
  /** Of the library that sorts. Another one on the target may sort text in another order. */
  collationVersion: z.string().nullable(),
  owner: z.string(),
  /** `ALTER DATABASE … SET`, as `name=value`, sorted. */
  settings: z.array(z.string()),
  /** `ALTER ROLE … IN DATABASE … SET`, sorted. */
  roleSettings: z.array(z.object({ role: z.string(), setting: z.string() })),
  /** `PUBLIC` or a role's name. The default privileges are spelled out. */
  privileges: z.array(z.object({ grantee: z.string(), privilege: z.string(), grantable: z.boolean() })),
  comment: z.string().nullable(),
  /** -1 without a limit. */
  connectionLimit: z.int(),
  /** How amounts of money are written in the dump: read under another locale they are other amounts. */
  lcMonetary: z.string().optional(),
});
export type DatabaseRecord = z.infer<typeof DatabaseRecord>;

const settingsOf = (what: string, role: string) => `COALESCE((
  SELECT jsonb_agg(${what} ORDER BY pg_get_userbyid(s.setrole), setting COLLATE "C")
  FROM pg_catalog.pg_db_role_setting s, unnest(s.setconfig) setting
  WHERE s.setdatabase = d.oid AND ${role}), '[]')`;

const settingOfRole = `jsonb_build_object('role', pg_get_userbyid(s.setrole), 'setting', setting)`;

const record = `
  SELECT jsonb_build_object(
    'name', d.datname, 'encoding', pg_encoding_to_char(d.encoding),
    'localeProvider', CASE d.datlocprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' ELSE 'builtin' END,
    'collate', d.datcollate, 'ctype', d.datctype,
    'locale', COALESCE(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
    'icuRules', to_jsonb(d) ->> 'daticurules', 'collationVersion', d.datcollversion,
    'owner', pg_get_userbyid(d.datdba),
    'settings', ${settingsOf('setting', 's.setrole = 0')},
    'roleSettings', ${settingsOf(settingOfRole, 's.setrole <> 0')},
    'privileges', (
      SELECT COALESCE(jsonb_agg(jsonb_build_object('grantee', g -> 0, 'privilege', g -> 1, 'grantable',
        g -> 2)
        ORDER BY g), '[]')
      FROM jsonb_array_elements(${granted(`COALESCE(d.datacl, acldefault('d', d.datdba))`)}) g),
    'comment', shobj_description(d.oid, 'pg_database'), 'connectionLimit', d.datconnlimit,
    'lcMonetary', (SELECT coalesce(boot.reset_val, boot.setting) FROM pg_catalog.pg_settings boot WHERE boot.name = 'lc_monetary'))::text AS record
  FROM pg_catalog.pg_database d WHERE d.datname = current_database()`;

/** The record of the database that `query` is connected to. */
export const databaseOf = async (query: Query): Promise<DatabaseRecord> => {
  const [row] = await query<unknown>(record);
  return DatabaseRecord.parse(JSON.parse(z.object({ record: z.string() }).parse(row).record));
};
