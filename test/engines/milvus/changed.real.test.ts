import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { TransientError } from '#core/errors.ts';
import type { BackupResult } from '#core/ports/worker.ts';
import { calls } from '#engines/milvus/connection/calls.ts';
import { encodeMessage } from '#engines/milvus/wire/messages.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { type LyingProxy, startProxy } from './lying-proxy.ts';
import { indexAndLoad, insertRows, type MadeField, makeCollection, type Value } from './made-collection.ts';
import { type MilvusServer, milvusHere, startMilvus } from './milvus-server.ts';
import { workerOf } from './milvus-source.ts';
import { memorySink } from './sink.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const fields: readonly MadeField[] = [
  { name: 'id', kind: 'int64', more: { is_primary_key: true } },
  { name: 'v', kind: 'floatVector', params: { dim: '2' } },
];

const here = milvusHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  describe('collections that somebody changes while they are read', () => {
    let server: MilvusServer;
    let proxy: LyingProxy;
    /** Milvus gives each collection a number, and a new one to the next of the same name. Milvus Lite has none. */
    let collectionID = 1;
    beforeAll(async () => {
      server = await startMilvus();
      proxy = await startProxy(server.url);
      const described = () => encodeMessage('DescribeAnswer', { collectionID: String(collectionID) });
      proxy.lie({ behind: (method) => (method === 'DescribeCollection' ? described() : Buffer.alloc(0)) });
    });
    afterAll(async () => {
      proxy?.stop();
      await server?.stop();
    });

    const ask = (call: (typeof calls)[keyof typeof calls], request: object) =>
      server.milvus.ask(call, { db_name: 'default', ...request }, z.unknown());
    const made = async (collection: string, count: number): Promise<void> => {
      await makeCollection(server.milvus, { name: collection, fields });
      const rows: Value[][] = Array.from({ length: count }, (_, at) => [BigInt(at), [at, 1]]);
      await insertRows(server.milvus, { collection }, fields, rows);
      await indexAndLoad(server.milvus, collection, 'v');
    };
    beforeEach(async () => {
      for (const collection_name of ['one', 'two'])
        await ask(calls.drop, { collection_name }).catch(() => {});
      await made('one', 800);
      await made('two', 800);
    });

    /** `change` comes when the first bytes of rows have been stored. */
    const takenWhile = (change: () => Promise<unknown>): Promise<BackupResult> => {
      let done = false;
      const { sink } = memorySink(async () => {
        if (done) return;
        done = true;
        await change();
      });
      return workerOf(proxy.url).backup(sink, new AbortController().signal);
    };

    it('takes them when nothing changes', async () => {
      expect((await takenWhile(async () => {})).notes).toHaveLength(1);
    });

    it.each(['one', 'two'])('seals nothing when %s is dropped and made again', async (collection_name) => {
      const failed = takenWhile(async () => {
        await ask(calls.drop, { collection_name });
        await made(collection_name, 300);
        collectionID++;
      });
      await expect(failed).rejects.toThrow(TransientError);
      await expect(failed).rejects.toThrow('was dropped and made again');
    });

    it('seals nothing when an alias moves', async () => {
      const failed = takenWhile(() => ask(calls.createAlias, { collection_name: 'one', alias: 'live' }));
      await expect(failed).rejects.toThrow('collection one was changed (aliases)');
    });

    it('seals nothing when a collection that was read is gone', async () => {
      await expect(takenWhile(() => ask(calls.drop, { collection_name: 'one' }))).rejects.toThrow();
    });

    it('takes rows of a collection with a dynamic field that none of them uses', async () => {
      await ask(calls.drop, { collection_name: 'two' });
      await makeCollection(server.milvus, { name: 'two', fields, dynamic: 'yes' });
      await insertRows(server.milvus, { collection: 'two' }, fields, [[1n, [1, 1]]]);
      await indexAndLoad(server.milvus, 'two', 'v');
      expect((await takenWhile(async () => {})).rows).toBe(801);
    });

    it('notes a partition that came', async () => {
      const partition = { collection_name: 'two', partition_name: 'late' };
      const { notes } = await takenWhile(() => ask(calls.createPartition, partition));
      expect(notes.join()).toContain('two: partitions came meanwhile and are not in it: late');
    });
  });
}
