import type { DatabaseRecord } from '../../contents/database-of.ts';

/**
 * What a database has other than the point's record of it, one line each. What an absent role had is told elsewhere.
 * Encoding and locale are compared only where the database was not made from the record: newer servers spell them
 * otherwise.
 */
export function propertyDifferences(
  record: DatabaseRecord,
  found: DatabaseRecord,
  absent: ReadonlySet<string>,
  { locale }: { readonly locale: boolean },
): readonly string[] {
  const owned = absent.has(record.owner) || record.owner === found.owner;
  const plain = (what: string, before: string | number | null, after: string | number | null): string[] =>
    before === after ? [] : [`${what} is ${shown(after)}, the point has ${shown(before)}`];
  const privileges = ({ privileges, owner }: DatabaseRecord): string[] =>
    privileges
      .filter(({ grantee }) => !absent.has(grantee) && (record.owner === found.owner || grantee !== owner))
      .map(
        ({ grantee, privilege, grantable }) =>
          `privilege ${privilege} of ${grantee}${grantable ? ' with grant option' : ''}`,
      );
  const roleSettings = ({ roleSettings }: DatabaseRecord): string[] =>
    roleSettings
      .filter(({ role }) => !absent.has(role))
      .map(({ role, setting }) => `setting ${setting} of role ${role}`);
  const settings = ({ settings }: DatabaseRecord): string[] =>
    settings.map((setting) => `setting ${setting}`);
  return [
    ...(owned ? [] : plain('owner', record.owner, found.owner)),
    ...(locale ? localeNames.flatMap((name) => plain(name, record[name], found[name])) : []),
    ...[settings, roleSettings, privileges].flatMap((of) => lists(of(record), of(found))),
    ...plain('comment', record.comment, found.comment),
    ...plain('connection limit', record.connectionLimit, found.connectionLimit),
  ];
}

const localeNames = ['localeProvider', 'collate', 'ctype', 'locale', 'icuRules'] as const;

const shown = (value: string | number | null): string => (value === null ? 'none' : JSON.stringify(value));

const lists = (before: readonly string[], after: readonly string[]): readonly string[] => [
  ...before.filter((line) => !after.includes(line)).map((line) => `${line} of the point is not there`),
  ...after.filter((line) => !before.includes(line)).map((line) => `${line} is not in the point`),
];
