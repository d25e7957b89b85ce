import * as z from 'zod';
import { Digits, Pair } from '../wire/messages.ts';

/** A value that a field has when nobody says another; digits of 64-bit numbers are texts. */
const DefaultValue = z.record(z.string(), z.unknown());

const Field = z.object({
  name: z.string(),
  is_primary_key: z.boolean(),
  description: z.string(),
  /** See values/kinds.ts. */
  data_type: z.int(),
  /** `dim`, `max_length`, `max_capacity`, … */
  type_params: z.array(Pair),
  autoID: z.boolean(),
  /** Of lists. */
  element_type: z.int(),
  default_value: DefaultValue.nullable(),
  is_dynamic: z.boolean(),
  is_partition_key: z.boolean(),
  is_clustering_key: z.boolean(),
  nullable: z.boolean(),
  is_function_output: z.boolean(),
});
export type Field = z.infer<typeof Field>;

const FunctionField = z.object({
  name: z.string(),
  description: z.string(),
  /** 1 BM25, 2 embedding by a model, 4 MinHash. */
  type: z.int(),
  input_field_names: z.array(z.string()),
  output_field_names: z.array(z.string()),
  params: z.array(Pair),
});

/** A collection's schema as DescribeCollection gives it, without the numbers that a server gives fields. */
export const Schema = z.object({
  description: z.string(),
  autoID: z.boolean(),
  fields: z.array(Field),
  enable_dynamic_field: z.boolean(),
  functions: z.array(FunctionField),
});
export type Schema = z.infer<typeof Schema>;

const Index = z.object({ name: z.string(), field: z.string(), params: z.array(Pair) });
export type Index = z.infer<typeof Index>;

export const CollectionDefinition = z.object({
  database: z.string(),
  collection: z.string(),
  schema: Schema,
  shards: z.int(),
  /** 0 strong, 1 session, 2 bounded, 3 eventually, 4 customized. */
  consistencyLevel: z.int(),
  /** Of a collection whose partition key decides: into how many partitions. */
  partitionCount: Digits,
  properties: z.array(Pair),
  /** Sorted; empty where a partition key decides. */
  partitions: z.array(z.string()),
  /** Sorted by name. */
  indexes: z.array(Index),
  aliases: z.array(z.string()),
  /** Whether it was loaded before the backup, or about to be. */
  loaded: z.boolean(),
});
/** What a collection is made of beside its rows. */
export type CollectionDefinition = z.infer<typeof CollectionDefinition>;

/** The field that is its primary key. */
export const keyOf = ({ fields }: Schema): Field | undefined =>
  fields.find(({ is_primary_key }) => is_primary_key);

export const hasPartitionKey = ({ fields }: Schema): boolean =>
  fields.some(({ is_partition_key }) => is_partition_key);

/** Columns that the server computes from others. */
export const outputsOf = ({ fields, functions }: Schema): string[] => [
  ...new Set([
    ...fields.filter(({ is_function_output }) => is_function_output).map(({ name }) => name),
    ...functions.flatMap(({ output_field_names }) => output_field_names),
  ]),
];

/** What fields that no schema names are in; servers write `{}` where there are none. */
const dynamicColumn = '$meta';

/** Columns that rows come with and that are kept. */
export function storedOf(schema: Schema): string[] {
  const outputs = outputsOf(schema);
  const named = schema.fields.map(({ name }) => name).filter((name) => !outputs.includes(name));
  return schema.enable_dynamic_field ? [...named, dynamicColumn] : named;
}
