import * as z from 'zod';
import { calls } from '../../connection/calls.ts';
import type { Milvus } from '../../connection/connect.ts';
import type { CollectionName } from '../../connection/name.ts';
import { requestName } from '../../connection/name.ts';
import { type CollectionDefinition, hasPartitionKey } from '../../contents/schema.ts';
import { encodeMessage } from '../../wire/messages.ts';

/** What a server has without being told. */
const usualPartition = '_default';
/** Rows would begin to expire while they are loaded: it comes last. */
export const livesFor = 'collection.ttl.seconds';

/** Makes an empty collection under another name, with its partitions. Its keys are given by us and not by the server. */
export async function makeCollection(
  milvus: Milvus,
  definition: CollectionDefinition,
  as: CollectionName,
): Promise<void> {
  const { schema, shards, consistencyLevel, properties, partitions, partitionCount } = definition;
  const bytes = encodeMessage('CollectionSchema', {
    ...schema,
    name: as.collection,
    autoID: false,
    fields: schema.fields.map((field) => ({ ...field, autoID: false })),
  });
  await milvus.ask(
    calls.create,
    {
      ...requestName(as),
      schema: bytes,
      shards_num: shards,
      consistency_level: consistencyLevel,
      properties: properties.filter(({ key }) => key !== livesFor),
      ...(hasPartitionKey(schema) ? { num_partitions: partitionCount } : {}),
    },
    z.unknown(),
  );
  for (const partition_name of partitions) {
    if (partition_name !== usualPartition)
      await milvus.ask(calls.createPartition, { ...requestName(as), partition_name }, z.unknown());
  }
}
