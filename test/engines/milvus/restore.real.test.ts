import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { compareContents } from '#core/manifest/compare-contents.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import { bringBack } from '#core/restore/bring-back.ts';
import { expectedContents } from '#core/restore/expected-contents.ts';
import { decompressed } from '#engines/milvus/archive/decompressed.ts';
import { calls } from '#engines/milvus/connection/calls.ts';
import { collectionName } from '#engines/milvus/connection/name.ts';
import { listCollections, listDatabases } from '#engines/milvus/contents/list-collections.ts';
import { createMilvusWorker } from '#engines/milvus/worker.ts';
import { collect } from '#test/support/collect.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { type BackedUp, createBackedUp } from '../neo4j/backed-up.ts';
import { insertRows, makeCollection } from './made-collection.ts';
import { type MilvusServer, milvusDeps, milvusHere, startMilvus } from './milvus-server.ts';
import { source, workerOf } from './milvus-source.ts';
import { fillSample, movie, movieFields, nameFields } from './sample-collections.ts';
import { memorySink } from './sink.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const never = new AbortController().signal;
const silent = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };

const here = milvusHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  describe('a restore over gRPC', () => {
    let [from, to]: MilvusServer[] = [];
    let backedUp: BackedUp;
    let point: PointRecord;
    beforeAll(async () => {
      [from, to] = await Promise.all([startMilvus(), startMilvus()]);
      await fillSample(from.milvus, 300);
      backedUp = createBackedUp(source);
      point = await backedUp.backUp(workerOf(from.url));
    });
    afterAll(async () => {
      backedUp?.cleanup();
      await Promise.all([from?.stop(), to?.stop()]);
    });
    beforeEach(() => emptied(to));

    const there = () => {
      if (!to) throw new Error('the server is not there yet');
      return to.milvus;
    };
    const target = () =>
      createMilvusWorker(undefined, milvusDeps()).target(
        { url: to?.url ?? '', create: false },
        point.manifest,
      );
    const options = (signal = never, log: (line: string) => void = () => {}) => ({
      ...{ createRoles: true, streams: 2, signal, log, progress: silent },
    });
    const restored = async () => {
      const into = await target();
      try {
        return await bringBack(point, backedUp.reader(point), into, options());
      } finally {
        await into.close();
      }
    };

    it('brings everything back, beside what else is there, and leaves nothing of its own', async () => {
      await makeCollection(there(), { name: 'other', fields: nameFields });
      const { differences, errors, left, compared } = await restored();
      expect({ differences, errors, left }).toEqual({ differences: [], errors: [], left: [] });
      expect(new Set(compared.map(({ kind }) => kind))).toEqual(
        new Set(['schema', 'collection', 'content', 'content-definition', 'partition', 'alias', 'index']),
      );
      expect(await namesIn(to)).toEqual(['archive.empty', 'movies', 'names', 'other']);
    });

    it.each(['movies', 'current', 'empty'])(
      'refuses a server that has a collection %s, and touches nothing',
      async (name) => {
        const database = name === 'empty' ? 'archive' : 'default';
        await makeCollection(there(), { name, database, fields: nameFields });
        await expect(target()).rejects.toThrow(`is not empty: there is a collection`);
        expect(await namesIn(to)).toHaveLength(1);
      },
    );

    it('leaves nothing that answers to a known name when it dies at any step, and the next one clears it', async () => {
      for (const step of [/^movies: \d+ rows/, /^names: indexes/]) {
        const stop = new AbortController();
        const log = (line: string): void => {
          if (step.test(line)) stop.abort(new Error('stopped by a test'));
        };
        const dying = await target();
        await expect(dying.restore(backedUp.reader(point), options(stop.signal, log))).rejects.toThrow(
          'stopped by a test',
        );
        await dying.close();
        const names = await namesIn(to);
        expect(names.length).toBeGreaterThan(0);
        expect(names.every((name) => name.includes('holdfast_restoring_'))).toBe(true);
        // half of a restore is nobody's backup
        await expect(workerOf(to?.url ?? '').backup(memorySink().sink, never)).rejects.toThrow(
          'is half restored',
        );
      }
      const { differences, errors } = await restored();
      expect({ differences, errors }).toEqual({ differences: [], errors: [] });
    });

    it('drops what it was stopped in, when it is given up', async () => {
      const stop = new AbortController();
      const into = await target();
      const log = (): void => stop.abort(new Error('stopped by a test'));
      await expect(into.restore(backedUp.reader(point), options(stop.signal, log))).rejects.toThrow();
      expect(await into.abandon('stopped')).toMatch(/cleared of \d half restored/);
      await into.close();
      expect(await namesIn(to)).toEqual([]);
    });

    it('notices every kind of change in what it restored', async () => {
      const into = await target();
      await into.restore(backedUp.reader(point), options());
      const movies = { db_name: 'default', collection_name: 'movies' };
      const other = movie(5n, 0).with(3, 7);
      const changes: (() => Promise<unknown>)[] = [
        () => insertRows(there(), { collection: 'movies' }, movieFields, [movie(77_777n, 1)]),
        // the same number of rows, one value of one of them another
        () => insertRows(there(), { collection: 'movies' }, movieFields, [other]),
        () => there().ask(calls.delete, { ...movies, expr: 'id in [8]' }, z.unknown()),
        () => there().ask(calls.createPartition, { ...movies, partition_name: 'more' }, z.unknown()),
        () => there().ask(calls.createAlias, { ...movies, alias: 'another' }, z.unknown()),
        () => there().ask(calls.alter, { ...movies, properties: [{ key: 'a', value: 'b' }] }, z.unknown()),
      ];
      for (const [at, change] of changes.entries()) {
        const before = await into.contents(never);
        await change();
        const after = await into.contents(never);
        const { differences } = compareContents(before, after, { absentRoles: [] });
        expect(differences.length, `change ${at}`).toBeGreaterThan(0);
      }
      await into.close();
    });

    it('answers the questions of a drill, and says what is no question', async () => {
      const into = await target();
      await into.restore(backedUp.reader(point), options());
      expect(await into.value('movies')).toBe('307');
      expect(await into.value('movies where id < 0')).toBe('3');
      expect(await into.value('names where name == "😀"')).toBe('1');
      expect(await into.value('archive.empty')).toBe('0');
      await expect(into.value('movies where no filter')).rejects.toThrow('Query');
      await into.close();
    });

    it('can be done by RESTORE.md alone: its program brings the archives into a server', async () => {
      const written = createMilvusWorker(undefined, milvusDeps()).restoreText(point.manifest, []);
      const program = /restore\.py <<'HOLDFAST'\n([\s\S]*?)\nHOLDFAST/.exec(written)?.[1] ?? '';
      const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-restore-text-'));
      try {
        const contentOf = async (archive: string): Promise<Buffer> =>
          Buffer.concat(await collect(decompressed(backedUp.reader(point).open(archive))));
        const main = path.join(folder, 'main.json');
        writeFileSync(main, await contentOf('main'));
        const run = (what: string, input: Buffer, ...more: string[]): string =>
          execFileSync(here.python, ['-c', program, what, main, ...more], {
            input,
            env: { ...process.env, MILVUS_URL: to?.url },
          }).toString('utf8');
        run('create', Buffer.alloc(0));
        for (const archive of ['default.movies', 'default.names', 'archive.empty'])
          expect(run('rows', await contentOf(archive), archive)).toMatch(new RegExp(`^${archive} \\d+\n$`));
        run('finish', Buffer.alloc(0));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      const found = await contentsOf();
      expect(compareContents(expectedContents(point), found, { absentRoles: [] }).differences).toEqual([]);
    });

    /** What a target says of itself, without the look whether it is empty. */
    async function contentsOf() {
      const { countCollection } = await import('#engines/milvus/restore/count-collection.ts');
      const { definitionItems } = await import('#engines/milvus/contents/definition-items.ts');
      const all = [];
      for (const shown of ['movies', 'names', 'archive.empty']) {
        const name = collectionName(shown);
        const { described, count } = await countCollection(there(), name, silent, never);
        all.push(...definitionItems(described.definition));
        all.push(...count.items(name, described.definition.partitions, 'server'));
      }
      return all;
    }
  });
}

async function namesIn(server: MilvusServer | undefined): Promise<string[]> {
  if (!server) return [];
  const names: string[] = [];
  for (const database of await listDatabases(server.milvus))
    for (const { collection } of await listCollections(server.milvus, database))
      names.push(database === 'default' ? collection : `${database}.${collection}`);
  return names;
}

async function emptied(server: MilvusServer | undefined): Promise<void> {
  if (!server) return;
  for (const shown of await namesIn(server)) {
    const name = collectionName(shown);
    const request = { db_name: name.database, collection_name: name.collection };
    await server.milvus.ask(calls.drop, request, z.unknown());
  }
  if (!(await listDatabases(server.milvus)).includes('archive'))
    await server.milvus.ask(calls.createDatabase, { db_name: 'archive' }, z.unknown());
}
