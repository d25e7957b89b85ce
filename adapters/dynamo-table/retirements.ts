import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Retirements } from '#core/cloud/ports/retirements.ts';
import { docOf, key, retiredSort, sourceKey, type Table, text } from './table.ts';

const count = z.int().nonnegative();
const time = z.iso.datetime();
const Kept = z.object({
  source: z.string(),
  at: time,
  outcome: z.enum(['done', 'nothing', 'stopped', 'busy']),
  stays: count,
  due: count,
  limit: count.optional(),
  lastThrough: time.optional(),
  lastDone: time.optional(),
});

/** The last retire of each source, in its partition. */
export function createRetirements({ client, name: TableName }: Table): Retirements {
  return {
    async get(source) {
      const Key = key(sourceKey(source), retiredSort);
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return docOf(Item, Kept);
    },
    async put(retirement) {
      const doc = JSON.stringify(Kept.parse(retirement));
      const Item = { ...key(sourceKey(retirement.source), retiredSort), doc: text(doc) };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
  };
}
