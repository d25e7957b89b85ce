import { PermanentError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import type { PostgresSource } from '../../engine.ts';
import type { Table } from '../snapshot/list-tables.ts';

type TableName = NonNullable<PostgresSource['tables']>[number];

/** The name as a pattern of pg_dump that matches nothing else: within double quotes every character is itself. */
export const exactName = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string =>
  `${quoted(schema)}.${quoted(name)}`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The relations that a name or pattern of the source means. Throws PermanentError when it is none, or not one. */
export function matching(all: readonly Table[], wanted: TableName, field: string): readonly Table[] {
  if (typeof wanted !== 'string') {
    const found = all.filter(
      (table) =>
        globOf(wanted.pattern).test(`${table.schema}.${table.name}`) ||
        globOf(wanted.pattern).test(table.name),
    );
    if (found.length > 0) return found;
    throw unknown(all, wanted.pattern, field);
  }
  const found = namedBy(all, wanted);
  const [first, second] = found;
  if (!first) throw unknown(all, wanted, field);
  if (!second) return [first];
  throw new PermanentError(`${field}: '${wanted}' names ${found.length} tables`, {
    hint: `write one of them with its schema: ${found.map((table) => `'${unmistakable(all, table)}'`).join(', ')}`,
  });
}

/** Those that a name means: with its schema or without, as it is or quoted as the server quotes it. */
const namedBy = (all: readonly Table[], wanted: string): readonly Table[] =>
  all.filter(
    (table) =>
      [`${table.schema}.${table.name}`, table.qualified, table.name].includes(wanted) ||
      exactName(table) === wanted,
  );

/** `schema.name`; where dots in names make that ambiguous, both parts in double quotes. */
function unmistakable(all: readonly Table[], table: Table): string {
  const plain = `${table.schema}.${table.name}`;
  return namedBy(all, plain).length === 1 ? plain : exactName(table);
}

function unknown(all: readonly Table[], wanted: string, field: string): PermanentError {
  const names = all.map(({ schema, name }) => `${schema}.${name}`);
  const lower = wanted.toLowerCase();
  const otherCase = names.filter(
    (name) => name.toLowerCase() === lower || name.toLowerCase().endsWith(`.${lower}`),
  );
  const alike = nearestNames(wanted.includes('.') ? wanted : `public.${wanted}`, names);
  const nearest = [...new Set([...otherCase, ...alike])].slice(0, 3);
  return new PermanentError(`${field}: no table of the database is named '${wanted}'`, {
    hint: `names are exact and case-sensitive; the nearest are ${nearest.join(', ') || 'none: the database has no table'}`,
  });
}

export function refuseAbsentSchema(all: readonly Table[], schema: string): void {
  if (all.some((table) => table.schema === schema)) return;
  const known = [...new Set(all.map((table) => table.schema))];
  throw new PermanentError(`schemas: no schema with a table is named '${schema}'`, {
    hint: `names are exact; there are ${known.join(', ') || 'none'}`,
  });
}

const globOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
