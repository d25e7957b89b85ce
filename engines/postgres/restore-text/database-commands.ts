import { shellWord } from '#core/restore/shell-text.ts';
import type { DatabaseRecord } from '../contents/database-of.ts';
import { databaseProperties } from '../restore/target/database-definition.ts';

/** Makes the database with what cannot be changed afterwards. */
export function createdb({
  encoding,
  localeProvider,
  collate,
  ctype,
  locale,
  icuRules,
}: DatabaseRecord): string {
  const provider = localeProvider === 'libc' ? [] : [`--locale-provider=${localeProvider}`];
  const option = localeProvider === 'icu' ? '--icu-locale' : '--builtin-locale';
  return [
    'createdb -w --template=template0',
    `--encoding=${shellWord(encoding)}`,
    `--lc-collate=${shellWord(collate)}`,
    `--lc-ctype=${shellWord(ctype)}`,
    ...provider,
    ...(localeProvider === 'libc' || locale === null ? [] : [`${option}=${shellWord(locale)}`]),
    ...(icuRules === null ? [] : [`--icu-rules=${shellWord(icuRules)}`]),
    '"$DATABASE"',
  ].join(' ');
}

/** Statements for psql with the variable `db`: owner, privileges, settings. Every role is taken to be there. */
export function propertyStatements(record: DatabaseRecord): readonly string[] {
  const names = [
    record.owner,
    ...record.privileges.map(({ grantee }) => grantee),
    ...record.roleSettings.map(({ role }) => role),
  ];
  return databaseProperties(':"db"', record, new Set(names)).statements.map((statement) => `${statement};`);
}
