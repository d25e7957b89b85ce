import type { DatabaseRecord } from '../../contents/database-of.ts';
import { quoteIdentifier, quoteLiteral } from '../sql-text.ts';

/**
 * CREATE DATABASE with what cannot be changed afterwards: encoding and locale, from template0, which alone may have
 * another one than the server's default. PostgreSQL knows providers from 15, ICU rules from 16, builtin from 17.
 */
export function createDatabase(name: string, record: DatabaseRecord, serverMajor: number): string {
  const { encoding, localeProvider, collate, ctype, locale, icuRules } = record;
  const localeName = localeProvider === 'icu' ? 'ICU_LOCALE' : 'BUILTIN_LOCALE';
  return [
    `CREATE DATABASE ${quoteIdentifier(name)} TEMPLATE template0 ENCODING ${quoteLiteral(encoding)}`,
    `LC_COLLATE ${quoteLiteral(collate)} LC_CTYPE ${quoteLiteral(ctype)}`,
    ...(serverMajor >= 15 ? [`LOCALE_PROVIDER ${localeProvider}`] : []),
    ...(localeProvider !== 'libc' && locale !== null ? [`${localeName} ${quoteLiteral(locale)}`] : []),
    ...(icuRules === null ? [] : [`ICU_RULES ${quoteLiteral(icuRules)}`]),
  ].join(' ');
}

interface Properties {
  readonly statements: readonly string[];
  /** What was left out because a role is absent. */
  readonly left: readonly string[];
}

/**
 * What belongs to the database beside its contents: owner, privileges, settings, comment, and at last its limit.
 * `database` is its name as it stands in SQL, quoted.
 */
export function databaseProperties(
  database: string,
  record: DatabaseRecord,
  roles: ReadonlySet<string>,
): Properties {
  const left: string[] = [];
  const present = (role: string, what: string): boolean => {
    if (role === 'PUBLIC' || roles.has(role)) return true;
    left.push(`${what} of the absent role ${role} on the database`);
    return false;
  };
  const privileges = record.privileges.filter(({ grantee, privilege }) =>
    present(grantee, `privilege ${privilege}`),
  );
  const roleSettings = record.roleSettings.filter(({ role, setting }) =>
    present(role, `setting ${setting.split('=')[0]}`),
  );
  const owned = present(record.owner, 'ownership');
  return {
    left,
    statements: [
      ...(owned ? [`ALTER DATABASE ${database} OWNER TO ${quoteIdentifier(record.owner)}`] : []),
      `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
      ...(owned ? [`REVOKE ALL ON DATABASE ${database} FROM ${quoteIdentifier(record.owner)}`] : []),
      ...privileges.map(
        ({ grantee, privilege, grantable }) =>
          `GRANT ${privilege} ON DATABASE ${database} TO ${grantee === 'PUBLIC' ? 'PUBLIC' : quoteIdentifier(grantee)}${grantable ? ' WITH GRANT OPTION' : ''}`,
      ),
      ...(record.comment === null
        ? []
        : [`COMMENT ON DATABASE ${database} IS ${quoteLiteral(record.comment)}`]),
      ...record.settings.map((setting) => `ALTER DATABASE ${database} SET ${assignment(setting)}`),
      ...roleSettings.map(
        ({ role, setting }) =>
          `ALTER ROLE ${quoteIdentifier(role)} IN DATABASE ${database} SET ${assignment(setting)}`,
      ),
      ...(record.connectionLimit === -1
        ? []
        : [`ALTER DATABASE ${database} CONNECTION LIMIT ${record.connectionLimit}`]),
    ],
  };
}

/** Settings of the application's own, which a constraint may read: they must stand before the first row. */
export const customSettings = (name: string, { settings }: DatabaseRecord): readonly string[] =>
  settings
    .filter((setting) => /^[^=]*\./.test(setting))
    .map((setting) => `ALTER DATABASE ${quoteIdentifier(name)} SET ${assignment(setting)}`);

/** Settings whose stored value is a list that is quoted already (GUC_LIST_QUOTE of PostgreSQL's guc_tables.c). */
const quotedLists =
  /^(search_path|temp_tablespaces|local_preload_libraries|session_preload_libraries|shared_preload_libraries|unix_socket_directories)$/i;

/** `search_path="$user", public` as SET wants it. */
export function assignment(setting: string): string {
  const at = setting.indexOf('=');
  const [name, value] = [setting.slice(0, at), setting.slice(at + 1)];
  const quotedName = name.split('.').map(quoteIdentifier).join('.');
  if (!quotedLists.test(name)) return `${quotedName} TO ${quoteLiteral(value)}`;
  const items = [...value.matchAll(/"((?:[^"]|"")*)"|([^\s",]+)/g)].map(([, quoted, plain]) =>
    quoteLiteral(quoted?.replaceAll('""', '"') ?? plain ?? ''),
  );
  return `${quotedName} TO ${items.length === 0 ? "''" : items.join(', ')}`;
}
