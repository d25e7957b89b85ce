import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Claimed, RunRecords } from '#core/cloud/ports/run-records.ts';
import { type RunKey, RunKind, RunRecord } from '#core/cloud/run-record.ts';
import { TransientError } from '#core/errors.ts';
import {
  beginning,
  busyPrefix,
  busySort,
  docOf,
  type Item,
  key,
  number,
  openIndex,
  query,
  runSort,
  sliceKey,
  sourceKey,
  type Table,
  text,
} from './table.ts';

const Busy = z.object({
  runId: z.object({ S: z.string() }),
  sk: z.object({ S: z.string().transform((sort) => RunKind.parse(sort.slice(busyPrefix.length))) }),
});
const Slice = z.object({ text: z.object({ S: z.string() }) });

/** Runs in the table of a deployment. Two writers of one record: the condition lets one through. */
export function createRunRecords(table: Table): RunRecords {
  const { client, name: TableName } = table;
  const get = async (run: RunKey): Promise<RunRecord | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: keyOf(run), ConsistentRead: true }),
    );
    return docOf(Item, RunRecord);
  };

  async function claim(record: RunRecord): Promise<Claimed> {
    for (let looks = 1; ; looks++) {
      if (await wrote(record)) return { as: 'claimed' };
      const known = await get(record);
      if (known) return { as: 'known', record: known };
      const { kind, source } = record;
      const runId = await busyWith({ kind, source });
      const other = runId === undefined ? undefined : await get({ kind, source, runId });
      if (runId !== undefined && other && other.state !== 'ended') return { as: 'busy', runId };
      // Whoever ended that run died before it gave the source free. Or it is free by now.
      if (runId !== undefined) await free({ kind, source, runId });
      if (looks === 3) throw unsettled(record);
    }
  }

  /** The run and its source's mark together, or nothing. One that has ended marks nothing. */
  async function wrote(record: RunRecord): Promise<boolean> {
    const isNew = { TableName, ConditionExpression: 'attribute_not_exists(pk)' };
    const puts = [{ Put: { ...isNew, Item: itemOf(record) } }, { Put: { ...isNew, Item: busyOf(record) } }];
    const TransactItems = record.state === 'ended' ? puts.slice(0, 1) : puts;
    for (let tries = 1; ; tries++) {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return true;
      } catch (error) {
        if (hasReason(error, 'ConditionalCheckFailed')) return false;
        // Another transaction had one of the items in hand: it says nothing about who came first.
        if (!hasReason(error, 'TransactionConflict') || tries === mostTries) throw error;
        await sleep(Math.random() * 50 * tries);
      }
    }
  }

  async function busyWith({ kind, source }: Pick<RunKey, 'kind' | 'source'>): Promise<string | undefined> {
    const Key = key(sourceKey(source), busySort(kind));
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    return Item && Busy.parse(Item).runId.S;
  }

  /** Gives the source free, unless another run has it by now. */
  async function free({ kind, source, runId }: RunKey): Promise<void> {
    const command = new DeleteItemCommand({
      TableName,
      Key: key(sourceKey(source), busySort(kind)),
      ConditionExpression: 'runId = :run',
      ExpressionAttributeValues: { ':run': text(runId) },
    });
    await client.send(command).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }

  async function replace(record: RunRecord): Promise<boolean> {
    const put = {
      TableName,
      Item: itemOf({ ...record, version: record.version + 1 }),
      ConditionExpression: 'version = :read',
      ExpressionAttributeValues: { ':read': number(record.version) },
    };
    try {
      await client.send(new PutItemCommand(put));
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
    // Dies this process here, the mark of an ended run is taken away by the next one that claims.
    if (record.state === 'ended') await free(record);
    return true;
  }

  async function* indexed(partition: OpenPartition): AsyncGenerator<RunRecord> {
    const items = query(table, {
      IndexName: openIndex,
      KeyConditionExpression: '#open = :open',
      ExpressionAttributeNames: { '#open': 'open' },
      ExpressionAttributeValues: { ':open': text(partition) },
    });
    for await (const item of items) {
      const record = docOf(item, RunRecord);
      if (record) yield record;
    }
  }

  return {
    claim,
    get,
    replace,
    async *open() {
      yield* indexed('OPEN');
      yield* indexed('AT-WORK');
    },
    async busy(source) {
      const busy: RunKey[] = [];
      for await (const item of query(table, beginning(sourceKey(source), busyPrefix))) {
        const { runId, sk } = Busy.parse(item);
        const run = { kind: sk.S, source, runId: runId.S };
        // whoever ended that run may have died before it gave the source free
        if ((await get(run))?.state !== 'ended') busy.push(run);
      }
      return busy;
    },
    atWork: () => indexed('AT-WORK'),
    async keepSlice(hash, slice) {
      const Item = { ...key(sliceKey(hash), 'SLICE'), text: text(slice) };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    async slice(hash) {
      const Key = key(sliceKey(hash), 'SLICE');
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return Item && Slice.parse(Item).text.S;
    },
  };
}

const keyOf = ({ kind, source, runId }: RunKey): Item => key(sourceKey(source), runSort(kind, runId));

function itemOf(record: RunRecord): Item {
  const isOpen = record.state !== 'ended' || !record.told;
  return {
    ...keyOf(record),
    doc: text(JSON.stringify(RunRecord.parse(record))),
    version: number(record.version),
    // by these alone an item is in the index
    ...(isOpen
      ? { open: text(partitionOf(record)), openedAt: text(`${record.acceptedAt}#${record.source}`) }
      : {}),
  };
}

type OpenPartition = 'OPEN' | 'AT-WORK';

/** Whoever looks for room reads those at work alone: thousands may wait. */
const partitionOf = ({ state }: RunRecord): OpenPartition =>
  state === 'starting' || state === 'running' ? 'AT-WORK' : 'OPEN';

const busyOf = ({ kind, source, runId }: RunKey): Item => ({
  ...key(sourceKey(source), busySort(kind)),
  runId: text(runId),
});

const mostTries = 10;

const hasReason = (error: unknown, reason: string): boolean =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).some(({ Code }) => Code === reason);

const unsettled = ({ source, runId }: RunKey): TransientError =>
  new TransientError(`${source}@${runId} can neither be claimed nor found`, {
    hint: 'others claim and end runs of this source at the same time; it is tried again',
  });
