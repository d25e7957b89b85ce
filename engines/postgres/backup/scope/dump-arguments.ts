import type { Scope } from '../snapshot/choose-tables.ts';
import type { RelationTree } from './relation-tree.ts';
import { quoted } from './table-names.ts';

/** So many names in one argument stay far below what the system takes (128 KiB). */
const namesPerArgument = 200;

/**
 * Arguments of pg_dump for a part of a database: always what is left out. Naming a schema would put CREATE SCHEMA
 * public into the archive, which no new database takes; naming a table would leave out its schema and its types.
 *
 * Naming an extension is what makes pg_dump leave out what belongs to no schema: casts, languages, publications, large
 * objects. plpgsql stands for none, as no dump creates it.
 */
export function dumpArguments(
  { schemas, extensions, leftOut }: Scope,
  tree: RelationTree,
): readonly string[] {
  const others = tree.schemas.filter(({ name }) => !schemas?.includes(name)).map(({ name }) => quoted(name));
  const named = extensions?.length === 0 ? ['plpgsql'] : (extensions ?? []);
  const tables = Map.groupBy(leftOut, ({ schema }) => schema);
  return [
    ...named.map((name) => `--extension=${quoted(name)}`),
    ...(schemas ? alternatives(others).map((some) => `--exclude-schema=${some}`) : []),
    ...[...tables].flatMap(([schema, some]) =>
      alternatives(some.map(({ name }) => quoted(name))).map(
        (names) => `--exclude-table=${quoted(schema)}.${names}`,
      ),
    ),
  ];
}

/** `("a"|"b")`: the bar stands outside of the quotes, and so means what it means in a pattern. */
const alternatives = (names: readonly string[]): readonly string[] =>
  Array.from({ length: Math.ceil(names.length / namesPerArgument) }, (_, at) =>
    names.slice(at * namesPerArgument, (at + 1) * namesPerArgument),
  ).map((some) => `(${some.join('|')})`);
