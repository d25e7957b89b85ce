import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { BackupResult } from '#core/ports/worker.ts';
import { decompressed } from '#engines/milvus/archive/decompressed.ts';
import { rowsArchive } from '#engines/milvus/archive/format.ts';
import { isEnd, readParts } from '#engines/milvus/archive/parts.ts';
import { readFieldData } from '#engines/milvus/values/field-data.ts';
import { rowsOf } from '#engines/milvus/values/rows-of.ts';
import { encodeMessage } from '#engines/milvus/wire/messages.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { type LyingProxy, type Query, startProxy } from './lying-proxy.ts';
import { indexAndLoad, insertRows, type MadeField, makeCollection, type Value } from './made-collection.ts';
import { type MilvusServer, milvusHere, startMilvus } from './milvus-server.ts';
import { workerOf } from './milvus-source.ts';
import { memorySink } from './sink.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const never = new AbortController().signal;
const fields: readonly MadeField[] = [
  { name: 'id', kind: 'int64', more: { is_primary_key: true } },
  { name: 'v', kind: 'floatVector', params: { dim: '2' } },
];
const count = 800;

const here = milvusHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  describe('a scan of a server that cannot be trusted', () => {
    let server: MilvusServer;
    let proxy: LyingProxy;
    beforeAll(async () => {
      server = await startMilvus();
      proxy = await startProxy(server.url);
      await makeCollection(server.milvus, { name: 'rows', fields });
      const all: Value[][] = Array.from({ length: count }, (_, at) => [BigInt((at * 7919) % count), [at, 1]]);
      await insertRows(server.milvus, { collection: 'rows' }, fields, all);
      await indexAndLoad(server.milvus, 'rows', 'v');
    });
    afterAll(async () => {
      proxy?.stop();
      await server?.stop();
    });
    beforeEach(() => proxy.lie({}));

    const taken = async (config: object = {}): Promise<{ keys: bigint[]; result: BackupResult }> => {
      const { sink, archives } = memorySink();
      const result = await workerOf(proxy.url, config).backup(sink, never);
      return {
        result,
        keys: await keysIn(archives.get(rowsArchive({ database: 'default', collection: 'rows' }))),
      };
    };
    const withoutFlag = (query: Query): Query => ({
      ...query,
      query_params: query.query_params.filter(({ key }) => key !== 'iterator'),
    });

    it('brings every row in order from one that keeps its promises', async () => {
      const { keys, result } = await taken();
      expect(keys).toEqual(Array.from({ length: count }, (_, at) => BigInt(at)));
      expect(result.notes).toHaveLength(1);
    });

    it('brings every row from one that gives them in no order, and says so', async () => {
      proxy.lie({ query: withoutFlag });
      const { keys, result } = await taken();
      expect(new Set(keys).size).toBe(count);
      expect(keys).toHaveLength(count);
      expect(result.notes.join()).toContain('out of order');
    });

    it('keeps what the server counts and gives once apart: older versions of the same keys', async () => {
      // as a full server does: count(*) counts every version of a key, a query gives the newest
      const twice = [5n, 6n, 799n];
      proxy.lie({ count: (found, { expr }) => found + twice.filter((key) => holds(expr, key)).length });
      const { keys, result } = await taken();
      expect(keys).toHaveLength(count);
      expect(result.notes.join()).toContain('3 older versions of rows');
    });

    it('fails when a row cannot be reached, and names both numbers', async () => {
      proxy.lie({
        count: (found, { expr }) => found + (holds(expr, 500n) && !/>= 500 && id < 501/.test(expr) ? 1 : 0),
      });
      const failed = taken();
      await expect(failed).rejects.toThrow(TransientError);
      await expect(failed).rejects.toThrow(/counts \d+ rows where \d+ come/);
    });

    it('fails when pages leave a row out that the server counts', async () => {
      proxy.lie({
        query: (query) => (isPage(query) ? { ...query, expr: `(${query.expr}) && id != 500` } : query),
      });
      await expect(taken()).rejects.toThrow(/counts \d+ rows where \d+ come/);
    });

    it('fails when the last page seems to be the last and is not', async () => {
      proxy.lie({
        query: (query) => (isPage(query) ? { ...query, expr: `(${query.expr}) && id < 600` } : query),
      });
      await expect(taken()).rejects.toThrow(/counts \d+ rows where \d+ come/);
    });

    it('asks for less where a page is larger than the server lets through', async () => {
      let largest = 0;
      proxy.lie({
        query: (query) => {
          const limit = Number(query.query_params.find(({ key }) => key === 'limit')?.value ?? 0);
          if (limit > 100)
            throw Object.assign(new Error('message larger than max'), { code: status.RESOURCE_EXHAUSTED });
          largest = Math.max(largest, limit);
          return query;
        },
      });
      expect((await taken()).keys).toHaveLength(count);
      expect(largest).toBeGreaterThan(10);
    });

    it('fails when rows come without a column, as from a collection that is loaded in part', async () => {
      proxy.lie({ page: (columns) => columns.filter((column) => readFieldData(column).field_name !== 'v') });
      const failed = taken();
      await expect(failed).rejects.toThrow(PermanentError);
      await expect(failed).rejects.toThrow('collection rows gives rows without v');
    });

    it('takes an answer without a status for no answer', async () => {
      proxy.lie({ answer: (method) => (method === 'ShowCollections' ? Buffer.alloc(0) : undefined) });
      await expect(taken({ allowEmpty: true })).rejects.toThrow('an answer without a status');
    });

    it.each([
      [1100, 'auth check failure, please check username and password', 'correct user and password'],
      [101, 'collection not loaded', 'load: true'],
      [201, 'partition not loaded', 'load the partition'],
    ])('says what to do about refusal %i', async (code, reason, advice) => {
      const answer = encodeMessage('QueryAnswer', { status: { code, reason } });
      proxy.lie({ answer: (method) => (method === 'Query' ? answer : undefined) });
      const failed = await taken().catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(PermanentError);
      expect(failed).toMatchObject({ hint: expect.stringContaining(advice) });
    });

    it('repeats no key of a row in an error, although the server repeats the filter', async () => {
      const reason = 'cannot parse expression: name > "a \\"secret\\" key" && name <= "never-in-an-error';
      const answer = encodeMessage('QueryAnswer', { status: { code: 65_535, reason } });
      proxy.lie({ answer: (method) => (method === 'Query' ? answer : undefined) });
      const failed = String(await taken().catch((error: unknown) => error));
      expect(failed).toContain('cannot parse expression: name > "…" && name <= "…"');
      expect(failed).not.toMatch(/secret|never-in-an-error/);
    });

    it('names one instant in every question, where the server has a clock to ask', async () => {
      const asked: unknown[] = [];
      const now = encodeMessage('TimestampAnswer', { status: {}, timestamp: '462000000000000001' });
      proxy.lie({
        answer: (method) => (method === 'AllocTimestamp' ? now : undefined),
        query: (query) => {
          asked.push([query.consistency_level, query.guarantee_timestamp]);
          return query;
        },
      });
      expect((await taken()).keys).toHaveLength(count);
      expect(asked.length).toBeGreaterThan(4);
      expect(new Set(asked.map(String))).toEqual(new Set(['4,462000000000000001']));
    });

    it('has every row that was there all the while, whatever else is written', async () => {
      let next = 10_000n;
      proxy.lie({
        query: async (query) => {
          if (next >= 10_400n) return query;
          const added: Value[][] = Array.from({ length: 7 }, () => {
            next += 1n;
            return [next % 2n === 0n ? next : next - 20_000n, [1, 2]];
          });
          await insertRows(server.milvus, { collection: 'rows' }, fields, added);
          return query;
        },
      });
      const { keys, result } = await taken();
      const came = new Set(keys);
      expect(came.size).toBe(keys.length);
      for (let id = 0n; id < count; id++) expect(came.has(id), String(id)).toBe(true);
      expect(result.consistency.kind).toBe('fuzzy');
      expect(result.notes.join()).toContain('written to while it was read');
    });

    it('fails, to be tried again, when the server dies in the middle', async () => {
      let pages = 0;
      proxy.lie({
        query: (query) => {
          if (isPage(query) && ++pages === 2) server.kill();
          return query;
        },
      });
      await expect(taken()).rejects.toThrow(TransientError);
    });
  });
}

const isPage = ({ output_fields }: { readonly output_fields: readonly string[] }): boolean =>
  !output_fields.includes('count(*)');

/** Whether a key is in the range that a filter of ours means. */
function holds(expr: string, key: bigint): boolean {
  const from = /id >= (-?\d+)/.exec(expr)?.[1];
  const below = /id < (-?\d+)/.exec(expr)?.[1];
  return (from === undefined || key >= BigInt(from)) && (below === undefined || key < BigInt(below));
}

async function keysIn(archive: Buffer | undefined): Promise<bigint[]> {
  const keys: bigint[] = [];
  for await (const part of readParts(decompressed(chunksOf(archive ?? Buffer.alloc(0))))) {
    if (isEnd(part)) continue;
    for (const key of rowsOf(part.fields_data, 'id').keys) keys.push(BigInt(key));
  }
  return keys;
}

async function* chunksOf(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes;
}
