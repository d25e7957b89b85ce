import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { bringBack } from '#core/restore/bring-back.ts';
import { calls } from '#engines/milvus/connection/calls.ts';
import { loadStateOf } from '#engines/milvus/contents/load-state.ts';
import { encodeMessage } from '#engines/milvus/wire/messages.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { type BackedUp, createBackedUp } from '../neo4j/backed-up.ts';
import { indexAndLoad, insertRows, type MadeField, makeCollection } from './made-collection.ts';
import { type MilvusServer, milvusDeps, milvusHere, startMilvus } from './milvus-server.ts';
import { source, workerOf } from './milvus-source.ts';
import { memorySink } from './sink.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const never = new AbortController().signal;
const silent = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };
const vector: MadeField = { name: 'v', kind: 'floatVector', params: { dim: '2' } };
const id = (more: Readonly<Record<string, unknown>> = {}): MadeField => ({
  name: 'id',
  kind: 'int64',
  more: { is_primary_key: true, ...more },
});
const text = (
  name: string,
  more: Readonly<Record<string, unknown>> = {},
  params: Record<string, string> = {},
): MadeField => ({
  name,
  kind: 'varchar',
  more,
  params: { max_length: '100', ...params },
});

const here = milvusHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  describe('collections of every kind', () => {
    let [from, to]: MilvusServer[] = [];
    let backedUp: BackedUp;
    beforeAll(async () => {
      [from, to] = await Promise.all([startMilvus(), startMilvus()]);
      backedUp = createBackedUp(source);
    });
    afterAll(async () => {
      backedUp?.cleanup();
      await Promise.all([from?.stop(), to?.stop()]);
    });
    const server = () => {
      if (!from) throw new Error('the server is not there yet');
      return from;
    };
    const only = (collection: string, more: object = {}) =>
      workerOf(server().url, { collections: [collection], ...more });
    /** Backs up one collection, restores it into the other server, and gives both. */
    const movedOver = async (collection: string) => {
      const worker = only(collection);
      const point = await backedUp.backUp(worker);
      const target = await worker.target({ url: to?.url ?? '', create: false }, point.manifest);
      try {
        const options = { createRoles: true, streams: 1, signal: never, log: () => {}, progress: silent };
        const back = await bringBack(point, backedUp.reader(point), target, options);
        expect({ errors: back.errors, differences: back.differences }).toEqual({
          errors: [],
          differences: [],
        });
        return { point, target, back, value: await target.value(collection) };
      } finally {
        await target.close();
      }
    };
    const found = async (collection_name: string, request: object) => {
      const Answer = z.object({ results: z.object({ scores: z.array(z.number()) }) });
      return to?.milvus.ask(calls.search, { db_name: 'default', collection_name, ...request }, Answer);
    };

    it('keeps the keys of a collection whose server gives them, and says that the new one takes them', async () => {
      const fields = [id({ autoID: true }), vector];
      await makeCollection(server().milvus, { name: 'auto', fields });
      await insertRows(server().milvus, { collection: 'auto' }, [vector], [[[1, 2]], [[3, 4]]]);
      await indexAndLoad(server().milvus, 'auto', 'v');
      const { point, back, value } = await movedOver('auto');
      expect(value).toBe('2');
      expect(back.left).toEqual([
        'collection auto: its keys are kept, and no longer given by the server (auto id)',
      ]);
      expect(point.manifest.notes.join()).toContain('the server gave the keys');
    });

    it('lets a partition key find the partitions again', async () => {
      const fields = [id(), text('tenant', { is_partition_key: true }), vector];
      await makeCollection(server().milvus, { name: 'tenants', fields });
      const rows = Array.from({ length: 50 }, (_, at) => [BigInt(at), `tenant ${at % 7}`, [at, 1]]);
      await insertRows(server().milvus, { collection: 'tenants' }, fields, rows);
      await indexAndLoad(server().milvus, 'tenants', 'v');
      const { point, value } = await movedOver('tenants');
      expect(value).toBe('50');
      expect(point.manifest.contents.map(({ kind }) => kind)).not.toContain('partition');
    });

    it('applies the time that rows live after everything else, and says that it begins anew', async () => {
      const properties = { 'collection.ttl.seconds': '86400', 'mmap.enabled': 'true' };
      await makeCollection(server().milvus, { name: 'fleeting', fields: [id(), vector], properties });
      await insertRows(server().milvus, { collection: 'fleeting' }, [id(), vector], [[1n, [1, 2]]]);
      await indexAndLoad(server().milvus, 'fleeting', 'v');
      const { point } = await movedOver('fleeting');
      expect(point.manifest.notes.join()).toContain('fleeting: rows live for 86400 s');
    });

    it('computes again what a function computes, and finds rows by their words', async () => {
      const sparse: MadeField = { name: 'words', kind: 'sparseVector', more: { is_function_output: true } };
      const body = text('body', {}, { enable_analyzer: 'true' });
      const functions = [
        { name: 'bm25', type: 1, input_field_names: ['body'], output_field_names: ['words'] },
      ];
      await makeCollection(server().milvus, {
        name: 'texts',
        fields: [id(), body, vector, sparse],
        functions,
      });
      const rows = [
        [1n, 'the quick brown fox', [1, 2]],
        [2n, 'jumps over the lazy dog', [3, 4]],
      ];
      await insertRows(server().milvus, { collection: 'texts' }, [id(), body, vector], rows);
      await indexAndLoad(server().milvus, 'texts', 'v');
      const index = { index_type: 'SPARSE_INVERTED_INDEX', metric_type: 'BM25' };
      await indexAndLoad(server().milvus, 'texts', 'words', index);
      const { value } = await movedOver('texts');
      expect(value).toBe('2');
      const placeholder = { tag: '$0', type: 21, values: [Buffer.from('fox')] };
      const params = { anns_field: 'words', topk: '5', metric_type: 'BM25', params: '{}' };
      const answer = await found('texts', {
        dsl_type: 1,
        placeholder_group: encodeMessage('Placeholders', { placeholders: [placeholder] }),
        search_params: Object.entries(params).map(([key, value_]) => ({ key, value: value_ })),
        nq: '1',
      });
      expect(answer?.results.scores).toHaveLength(1);
    });

    it('refuses a collection that is not loaded by name, and loads and releases it where it may', async () => {
      const name = { database: 'default', collection: 'idle' };
      await makeCollection(server().milvus, { name: 'idle', fields: [id(), vector] });
      await insertRows(server().milvus, { collection: 'idle' }, [id(), vector], [[1n, [1, 2]]]);
      await indexAndLoad(server().milvus, 'idle', 'v');
      await server().milvus.ask(calls.release, { db_name: 'default', collection_name: 'idle' }, z.unknown());
      await expect(only('idle').backup(memorySink().sink, never)).rejects.toThrow(
        'collection idle is not loaded',
      );
      const [told] = (await only('idle').inspect(never)).filter(({ ok }) => !ok);
      expect(told).toMatchObject({ name: 'loaded', warning: false });
      const { rows } = await only('idle', { load: true }).backup(memorySink().sink, never);
      expect(rows).toBe(1);
      expect(await loadStateOf(server().milvus, name)).toBe('not loaded');
    });

    it('keeps one row of a key that was inserted twice, the newest', async () => {
      await makeCollection(server().milvus, { name: 'twice', fields: [id(), vector] });
      for (const at of [1, 2])
        await insertRows(server().milvus, { collection: 'twice' }, [id(), vector], [[1n, [at, at]]]);
      await indexAndLoad(server().milvus, 'twice', 'v');
      const { value } = await movedOver('twice');
      expect(value).toBe('1');
    });

    it.each([
      ['a collection that is not there', { collections: ['absent'] }, "no collection 'absent'"],
      ['a database that is not there', { databases: ['absent'] }, "no database 'absent'"],
      ['sparse vectors or nothing', { collections: ['holes'] }, 'sparse vectors or nothing'],
      ['a source without a row', { collections: ['bare'] }, 'is empty'],
    ])('refuses %s by name', async (_, config, says) => {
      const nullable: MadeField = { name: 's', kind: 'sparseVector', more: { nullable: true } };
      await makeCollection(server().milvus, { name: 'holes', fields: [id(), vector, nullable] }).catch(
        () => {},
      );
      await makeCollection(server().milvus, { name: 'bare', fields: [id(), vector] }).catch(() => {});
      await expect(workerOf(server().url, config).backup(memorySink().sink, never)).rejects.toThrow(says);
    });

    it('takes an empty source for good where it is meant to be empty', async () => {
      const { rows } = await only('bare', { allowEmpty: true }).backup(memorySink().sink, never);
      expect(rows).toBe(0);
    });

    it('refuses a drill of a point of a full Milvus, by name and as no fault of the point', async () => {
      const point = await backedUp.backUp(only('auto'));
      const manifest = { ...point.manifest, server: { version: 'v2.6.4' } };
      await expect(only('auto').scratch(manifest, never)).rejects.toThrow('of a full Milvus (v2.6.4)');
      const without = milvusDeps({ lite: { configured: [], environment: {}, fetched: '/nonexistent' } });
      const bare = workerOf(server().url, {}, without);
      await expect(bare.scratch(point.manifest, never)).rejects.toThrow(
        'a Python with Milvus Lite is needed',
      );
    });
  });
}
