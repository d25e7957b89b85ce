import * as z from 'zod';
import type { GraphReader } from '../connection/connect.ts';

const names = z.array(z.string());

/** An index as its server describes it. */
const IndexDefinition = z.object({
  name: z.string(),
  /** RANGE, TEXT, POINT, FULLTEXT, VECTOR, LOOKUP. */
  type: z.string(),
  entityType: z.string(),
  labelsOrTypes: names.nullable(),
  properties: names.nullable(),
  /** Provider and settings, in JSON with sorted keys: floats and whole numbers told apart as in the archives. */
  options: z.string(),
  /** Of a constraint: it comes and goes with that. */
  owningConstraint: z.string().nullable(),
  createStatement: z.string(),
});
export type IndexDefinition = z.infer<typeof IndexDefinition>;

const ConstraintDefinition = z.object({
  name: z.string(),
  /** UNIQUENESS, NODE_KEY, NODE_PROPERTY_EXISTENCE, … */
  type: z.string(),
  entityType: z.string(),
  labelsOrTypes: names,
  properties: names,
  propertyType: z.string().nullable(),
  options: z.string(),
  createStatement: z.string(),
});
export type ConstraintDefinition = z.infer<typeof ConstraintDefinition>;

export const Definitions = z.object({
  indexes: z.array(IndexDefinition),
  constraints: z.array(ConstraintDefinition),
});
/** What rules over the graph beside its data, sorted by name. */
export type Definitions = z.infer<typeof Definitions>;

const IndexRow = IndexDefinition.omit({ options: true }).extend({
  options: z.unknown(),
  state: z.string(),
  failureMessage: z.string().nullable(),
});
const ConstraintRow = ConstraintDefinition.omit({ options: true, propertyType: true }).extend({
  options: z.unknown(),
  propertyType: z.string().nullish(),
});

export interface IndexState {
  readonly name: string;
  /** ONLINE, POPULATING, FAILED. */
  readonly state: string;
  readonly failure: string;
}

/** Lists constraints and indexes. Needs the right to show them; a server that refuses fails the run by name. */
export async function definitionsOf(
  graph: Pick<GraphReader, 'rows'>,
): Promise<Definitions & { readonly states: readonly IndexState[] }> {
  const indexes = await graph.rows(IndexRow, 'SHOW INDEXES YIELD *');
  const constraints = await graph.rows(ConstraintRow, 'SHOW CONSTRAINTS YIELD *');
  return {
    indexes: sorted(indexes.map((row) => IndexDefinition.parse({ ...row, options: canonical(row.options) }))),
    constraints: sorted(
      constraints.map((row) =>
        ConstraintDefinition.parse({
          ...row,
          options: canonical(row.options),
          propertyType: row.propertyType ?? null,
        }),
      ),
    ),
    states: indexes.map(({ name, state, failureMessage }) => ({
      name,
      state,
      failure: failureMessage ?? '',
    })),
  };
}

const sorted = <Item extends { readonly name: string }>(items: Item[]): Item[] =>
  items.sort((one, other) => (one.name < other.name ? -1 : 1));

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return { i: String(item) };
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
