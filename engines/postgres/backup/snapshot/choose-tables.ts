import { PermanentError } from '#core/errors.ts';
import type { PostgresSource } from '../../engine.ts';
import { dumpArguments } from '../scope/dump-arguments.ts';
import { leadingTo, type RelationTree } from '../scope/relation-tree.ts';
import { matching, refuseAbsentSchema } from '../scope/table-names.ts';
import type { Table } from './list-tables.ts';

export { exactName } from '../scope/table-names.ts';

type Selection = Pick<PostgresSource, 'tables' | 'excludeTables' | 'schemas'>;
/** A relation that is not in the point although its schema is. */
export type LeftOut = Pick<Table, 'oid' | 'schema' | 'name' | 'qualified'>;

/** What the source leaves of the database. */
export interface Scope {
  /** Names of the schemas, as they are in the catalog; undefined for all. */
  readonly schemas: readonly string[] | undefined;
  /** Names of the extensions; undefined for all. */
  readonly extensions: readonly string[] | undefined;
  readonly leftOut: readonly LeftOut[];
}

export interface ChosenTables {
  /** What the point holds. */
  readonly tables: readonly Table[];
  /** Whether pg_dump dumps large objects with it: it leaves them out when tables or schemas are named. */
  readonly largeObjects: boolean;
  /** Arguments of pg_dump that choose the same, each name exact (P10). */
  readonly args: readonly string[];
  /** Whether everything in the database is chosen. */
  readonly whole: boolean;
  readonly scope: Scope;
}

/**
 * The relations that a source asks for. A table brings its partitions, its inheritance children and the sequences that
 * it owns; one that is excluded takes them along, and the views that read it. A name that matches nothing, or more
 * than one, fails the run by name.
 */
export function chooseTables(all: readonly Table[], selection: Selection, tree: RelationTree): ChosenTables {
  const { schemas } = selection;
  for (const schema of schemas ?? []) refuseAbsentSchema(all, schema);
  const excluded = excludedBy(all, selection, tree);
  const wanted = wantedBy(all, selection, tree);
  const within = schemas ?? (wanted && [...new Set(wantedSchemas(all, wanted))]);
  // Rows that an extension calls its configuration come along with the extension.
  const chosen = all.filter(
    ({ oid, schema, config }) =>
      !excluded.has(oid) &&
      (config || (wanted?.has(oid) ?? true)) &&
      (within === undefined || within.includes(schema)),
  );
  if (wanted && !chosen.some(({ oid }) => wanted.has(oid))) {
    throw new PermanentError('excludeTables leaves nothing of what tables names', {
      hint: 'correct one of them: an excluded table takes its partitions along',
    });
  }
  if (schemas) refuseRowsElsewhere(all, chosen, excluded, tree);
  const kept = new Set(chosen.map(({ oid }) => oid));
  const leftOut = [
    ...all.filter(({ oid }) => !kept.has(oid)),
    ...tree.views.filter(({ oid }) => wanted !== undefined || excluded.has(oid)),
  ].filter(({ schema }) => within === undefined || within.includes(schema));
  const inside = within && tree.extensions.filter(({ schema }) => within.includes(schema));
  const scope: Scope = { schemas: within, extensions: inside?.map(({ name }) => name), leftOut };
  return {
    tables: chosen,
    largeObjects: within === undefined,
    args: dumpArguments(scope, tree),
    whole: within === undefined && excluded.size === 0,
    scope,
  };
}

const wantedSchemas = (all: readonly Table[], wanted: ReadonlySet<number>): readonly string[] =>
  all.filter(({ oid }) => wanted.has(oid)).map(({ schema }) => schema);

function excludedBy(all: readonly Table[], { excludeTables }: Selection, tree: RelationTree) {
  const named = (excludeTables ?? []).flatMap((name) => matching(all, name, 'excludeTables'));
  const given = named.find(({ config }) => config);
  if (given) {
    throw new PermanentError(
      `excludeTables: ${given.qualified} belongs to an extension, which makes it anew`,
      {
        hint: 'leave it out of excludeTables: a restore would bring it back with other rows',
      },
    );
  }
  const below = leadingTo(
    named.map(({ oid }) => oid),
    tree.parents,
  );
  return leadingTo(below, [...tree.owners, ...tree.reads]);
}

function wantedBy(all: readonly Table[], { tables }: Selection, tree: RelationTree) {
  if (!tables) return undefined;
  const named = tables.flatMap((name) => matching(all, name, 'tables'));
  const below = leadingTo(
    named.map(({ oid }) => oid),
    tree.parents,
  );
  return leadingTo(below, tree.owners);
}

/** A chosen parent whose partitions lie in a schema that is not chosen would lose their rows without a word. */
function refuseRowsElsewhere(
  all: readonly Table[],
  chosen: readonly Table[],
  excluded: ReadonlySet<number>,
  tree: RelationTree,
): void {
  const kept = new Set(chosen.map(({ oid }) => oid));
  const below = leadingTo(kept, tree.parents);
  const lost = all.find(({ oid }) => below.has(oid) && !kept.has(oid) && !excluded.has(oid));
  if (!lost) return;
  throw new PermanentError(
    `schemas: ${lost.qualified} is a part of a chosen table, and its schema is not chosen`,
    {
      hint: `add '${lost.schema}' to schemas, or name the table in excludeTables`,
    },
  );
}
