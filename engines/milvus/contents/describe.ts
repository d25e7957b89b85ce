import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { calls } from '../connection/calls.ts';
import type { Milvus } from '../connection/connect.ts';
import { RefusedError } from '../connection/errors.ts';
import { type CollectionName, requestName, shownName } from '../connection/name.ts';
import { Bytes, Digits, Pair } from '../wire/messages.ts';
import { loadStateOf } from './load-state.ts';
import { CollectionDefinition, hasPartitionKey, Schema } from './schema.ts';

const DescribeAnswer = z.object({
  schema: Schema.extend({ struct_array_fields: z.array(Bytes), external_source: z.string() }),
  collectionID: Digits,
  shards_num: z.int(),
  consistency_level: z.int(),
  properties: z.array(Pair),
  num_partitions: Digits,
});
const Partitions = z.object({ partition_names: z.array(z.string()) });
const Aliases = z.object({ aliases: z.array(z.string()) });
const Indexes = z.object({
  index_descriptions: z.array(
    z.object({ index_name: z.string(), field_name: z.string(), params: z.array(Pair) }),
  ),
});
/** What Milvus answers about indexes where there are none. */
const noIndex = 700;

export interface Described {
  readonly definition: CollectionDefinition;
  /** The server's own number for it. */
  readonly id: string;
}

/** Asks for everything that makes a collection. Refuses one with parts that no archive of ours has room for. */
export async function describe(milvus: Milvus, name: CollectionName): Promise<Described> {
  const request = requestName(name);
  const found = await milvus.ask(calls.describe, request, DescribeAnswer);
  const { struct_array_fields, external_source, ...schema } = found.schema;
  if (struct_array_fields.length > 0) throw refused(name, 'it has lists of structures');
  if (external_source !== '') throw refused(name, 'its rows lie outside of Milvus');
  const { partition_names } = await milvus.ask(calls.partitions, request, Partitions);
  const { aliases } = await milvus.ask(calls.aliases, request, Aliases);
  const definition = CollectionDefinition.parse({
    ...name,
    // some servers list the field behind `enable_dynamic_field`, some do not
    schema: { ...schema, fields: schema.fields.filter(({ is_dynamic }) => !is_dynamic) },
    shards: found.shards_num,
    consistencyLevel: found.consistency_level,
    partitionCount: found.num_partitions,
    properties: sorted(found.properties, ({ key }) => key),
    partitions: hasPartitionKey(schema) ? [] : sorted(partition_names, (partition) => partition),
    indexes: await indexesOf(milvus, name),
    aliases: sorted(aliases, (alias) => alias),
    loaded: ['loaded', 'loading'].includes(await loadStateOf(milvus, name)),
  });
  return { definition, id: found.collectionID };
}

async function indexesOf(milvus: Milvus, name: CollectionName) {
  try {
    const { index_descriptions } = await milvus.askPlainly(calls.indexes, requestName(name), Indexes);
    const indexes = index_descriptions.map(({ index_name, field_name, params }) => ({
      name: index_name,
      field: field_name,
      params: sorted(params, ({ key }) => key),
    }));
    return sorted(indexes, (index) => index.name);
  } catch (error) {
    if (error instanceof RefusedError && (error.code === noIndex || /index not found/i.test(error.message)))
      return [];
    throw milvus.advised(error);
  }
}

const sorted = <Item>(items: readonly Item[], by: (item: Item) => string): Item[] =>
  items.toSorted((one, other) => (by(one) < by(other) ? -1 : 1));

const refused = (name: CollectionName, why: string): PermanentError =>
  new PermanentError(`collection ${shownName(name)} cannot be backed up: ${why}`, {
    hint: 'name the others in the config: collections: [ … ]',
  });
