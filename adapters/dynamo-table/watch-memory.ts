import { createHash } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import {
  type MemoryKeeper,
  type Remembered,
  RememberedSchedule,
  RememberedSource,
} from '#core/watch/ports/memory-keeper.ts';
import { everythingIn, key, query, type Table, text } from './table.ts';

/** The partition of what watch remembers: hints, of which each may be lost. */
export const watchKey = 'WATCH';

/** An item holds 400 KB. So many share the sources, some tens of bytes each. */
const shards = 16;

const Entry = z
  .union([
    z.tuple([z.int(), z.string(), z.int(), z.int(), z.int(), z.int(), z.int(), z.string()]),
    // as earlier versions wrote it
    z
      .tuple([z.int(), z.string(), z.int(), z.int(), z.int()], z.int())
      .transform(([a, b, c, d, e, f = 0, g = 0]) => [a, b, c, d, e, f, g, ''] as const),
  ])
  .transform(([since, plan, follows, points, drills, good, drilled, together]) => ({
    ...{ since, plan, follows, points, drills },
    ...(good === 0 ? {} : { good }),
    ...(drilled === 0 ? {} : { drilled }),
    ...(together === '' ? {} : { together: together.split(' ') }),
  }))
  .pipe(RememberedSource);
const Sources = z.record(z.string(), Entry);
const Machine = z.object({
  schedules: z.record(z.string(), RememberedSchedule),
  looks: z.record(z.string(), z.string()),
});
const Item = z.object({ sk: z.object({ S: z.string() }), doc: z.object({ S: z.string() }) });

/** What watch remembers, in a few items of the table. One that cannot be read counts as none: then all is looked at. */
export function createWatchMemory(table: Table): MemoryKeeper {
  const read = new Map<string, string>();
  return {
    async read() {
      read.clear();
      for await (const found of query(table, { ...everythingIn(watchKey), ConsistentRead: false })) {
        const { sk, doc } = Item.parse(found);
        read.set(sk.S, doc.S);
      }
      const machine = Machine.safeParse(jsonOf(read.get('MACHINE'))).data;
      const sources: Record<string, RememberedSource> = {};
      for (const sk of sourceShards) Object.assign(sources, Sources.safeParse(jsonOf(read.get(sk))).data);
      return { schedules: machine?.schedules ?? {}, looks: machine?.looks ?? {}, sources };
    },
    async keep(remembered) {
      for (const [sk, doc] of itemsOf(remembered)) {
        if (read.get(sk) === doc) continue;
        const Item = { ...key(watchKey, sk), doc: text(doc) };
        await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
        read.set(sk, doc);
      }
    },
  };
}

const shardKey = (shard: number): string => `SOURCES#${String(shard).padStart(2, '0')}`;
const sourceShards = Array.from({ length: shards }, (_, shard) => shardKey(shard));
const shardOf = (source: string): string =>
  shardKey(createHash('sha256').update(source).digest().readUInt8(0) % shards);

function itemsOf({ schedules, looks, sources }: Remembered): readonly (readonly [string, string])[] {
  const byShard = Map.groupBy(Object.entries(sources), ([source]) => shardOf(source));
  return [
    ['MACHINE', JSON.stringify({ schedules, looks })],
    ...sourceShards.map((sk) => {
      const entries = (byShard.get(sk) ?? []).map(([source, of]) => [source, entryOf(of)]);
      return [sk, JSON.stringify(Object.fromEntries(entries))] as const;
    }),
  ];
}

const entryOf = (of: RememberedSource) => [
  ...[of.since, of.plan, of.follows, of.points, of.drills, of.good ?? 0, of.drilled ?? 0],
  of.together?.join(' ') ?? '',
];

function jsonOf(written = '{}'): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
