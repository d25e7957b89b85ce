import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { ChannelName } from '#core/cloud/ports/channel.ts';
import type { Deliveries } from '#core/cloud/ports/deliveries.ts';
import { docOf, everythingIn, key, number, query, type Table, text } from './table.ts';

const Kept = z.object({
  channel: ChannelName,
  taken: z.boolean(),
  answer: z.string(),
  at: z.iso.datetime(),
});

/** SQS keeps a message for four days, and a dead one for fourteen. */
const keptSeconds = 14 * 86_400;
const toldKey = (id: string): string => `TOLD#${id}`;

/** An item for each message and channel, which expires. Two channels that answer at once write two items. */
export const createDeliveries = (table: Table): Deliveries => ({
  async of(id) {
    const found: z.output<typeof Kept>[] = [];
    for await (const item of query(table, everythingIn(toldKey(id)))) {
      const doc = docOf(item, Kept);
      if (doc) found.push(doc);
    }
    return found;
  },
  async keep(id, delivery) {
    const kept = Kept.parse(delivery);
    const Item = {
      ...key(toldKey(id), kept.channel),
      doc: text(JSON.stringify(kept)),
      expires: number(Math.floor(Date.parse(kept.at) / 1000) + keptSeconds),
    };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  },
});
