import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { listCollections } from '#engines/milvus/contents/list-collections.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { type LyingProxy, startProxy } from '../../engines/milvus/lying-proxy.ts';
import { type MilvusServer, milvusHere, startMilvus } from '../../engines/milvus/milvus-server.ts';
import { fillSample } from '../../engines/milvus/sample-collections.ts';
import { makeProduct, type Product, RestoreDocument, RunDocument, VerifyDocument } from '../product.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const Shown = z.object({
  level: z.string(),
  manifest: z.object({
    consistency: z.object({ kind: z.string(), from: z.string(), to: z.string() }),
    contents: z.array(z.object({ kind: z.string(), name: z.string(), rows: z.number().optional() })),
    objects: z.array(z.object({ key: z.string(), archive: z.string() })),
  }),
});
const Drilled = z.object({
  verdict: z.string(),
  checks: z.array(z.object({ check: z.string(), ok: z.boolean(), found: z.string().nullable() })),
});

const here = milvusHere();
if ('reason' in here) it('says that it was not exercised', () => notExercised(here.reason));
else {
  describe('collections of vectors, by the command line', () => {
    let server: MilvusServer;
    let target: MilvusServer;
    /** In which nothing may ever be. */
    let spare: MilvusServer;
    let proxy: LyingProxy;
    let product: Product;
    beforeAll(async () => {
      [server, target, spare] = await Promise.all([startMilvus(), startMilvus(), startMilvus()]);
      await fillSample(server.milvus, 400);
      proxy = await startProxy(server.url);
      const source = {
        engine: 'milvus',
        url: { env: 'MILVUS_URL' },
        checks: [
          { collection: 'movies', atLeast: 400 },
          { collection: 'movies', filter: 'id < 0', equals: 3 },
        ],
      };
      product = makeProduct(
        '',
        { source, store: { partBytes: '8KB' } },
        { MILVUS_URL: proxy.url, HOLDFAST_MILVUS_LITE_PYTHON: here.python },
      );
    });
    afterAll(async () => {
      product?.cleanup();
      proxy?.stop();
      await Promise.all([server?.stop(), target?.stop(), spare?.stop()]);
    });
    const shown = async () => (await product.run(['show', 'orders@latest', '--json'])).json(Shown);

    it('is found fit by doctor, backed up, and read back', async () => {
      const doctor = await product.run(['doctor', '--json']);
      expect(doctor.code, doctor.stdout).toBe(0);
      const { code, json, stderr } = await product.run(['run', 'orders', '--json']);
      expect(code, stderr).toBe(0);
      expect(json(RunDocument).runs[0]?.outcome).toBe('verified');
      expect((await product.run(['verify', 'orders@latest', '--json'])).json(VerifyDocument)).toEqual({
        verdict: 'good',
        findings: [],
      });
    });

    it('is shown with what is in it, and as fuzzy', async () => {
      const { level, manifest } = await shown();
      const { kind, from, to } = manifest.consistency;
      expect([level, kind, from < to]).toEqual(['verified', 'fuzzy', true]);
      expect(manifest.contents).toContainEqual({ kind: 'collection', name: 'movies', rows: 407 });
      expect(manifest.contents).toContainEqual({ kind: 'partition', name: 'movies.recent', rows: 107 });
      expect(manifest.contents).toContainEqual({ kind: 'alias', name: 'current' });
      expect(manifest.contents).toContainEqual({ kind: 'index', name: 'movies.plot' });
    });

    it('is restored into a server, and not beside collections of the same name', async () => {
      const to = ['restore', 'orders@latest', '--to', 'env:TARGET_URL', '--json'];
      const first = await product.run(to, { TARGET_URL: target.url });
      expect(first.code, first.stderr).toBe(0);
      expect(first.json(RestoreDocument)).toMatchObject({ verdict: 'matches', differences: 0 });
      const again = await product.run(to, { TARGET_URL: target.url });
      expect(again.code).toBe(1);
      expect(again.stderr).toContain('is not empty: there is a collection');
    });

    it('is proven by a drill, with the questions of the config', async () => {
      const { code, json, stderr } = await product.run(['drill', 'orders', '--json']);
      expect(code, stderr).toBe(0);
      expect(json(Drilled)).toEqual({
        verdict: 'pass',
        checks: [
          { check: 'movies: at least 400', ok: true, found: '407' },
          { check: 'movies where id < 0: equals 3', ok: true, found: '3' },
        ],
      });
      expect((await shown()).level).toBe('proven');
    });

    it.each<[string, (file: string, other: string) => void]>([
      ['was cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, -1))],
      ['has one bit changed', (file) => writeFileSync(file, flipped(readFileSync(file)))],
      ['is gone', (file) => rmSync(file)],
      ['changed places with another', (file, other) => swap(file, other)],
    ])('is damaged, and not restored, where an object %s', async (_, damage) => {
      const point = (await product.points())[0]?.point ?? '';
      const { manifest } = (await product.run(['show', point, '--json'])).json(Shown);
      const [file = '', other = ''] = ['default.movies', 'default.names'].map((archive) => {
        const key = manifest.objects.find((object) => object.archive === archive)?.key ?? '';
        return path.join(product.backups, key);
      });
      const pristine = path.join(product.folder, 'pristine');
      cpSync(product.backups, pristine, { recursive: true });
      try {
        damage(file, other);
        const verified = await product.run(['verify', point, '--json']);
        expect(verified.code).toBe(1);
        const { verdict, findings } = verified.json(VerifyDocument);
        expect(verdict).toBe('damaged');
        expect(JSON.stringify(findings)).toContain('default.movies');
        const restored = await product.run(['restore', point, '--to', 'env:TARGET_URL', '--json'], {
          TARGET_URL: spare.url,
        });
        expect(restored.code).toBe(1);
        expect(await listCollections(spare.milvus, 'default')).toEqual([]);
      } finally {
        rmSync(product.backups, { recursive: true });
        renameSync(pristine, product.backups);
      }
    });

    it('ends failed, with no point of it, when the server dies in the middle of a scan', async () => {
      const before = await product.points();
      let pages = 0;
      proxy.lie({
        query: (query) => {
          if (!query.output_fields.includes('count(*)') && ++pages === 3) server.kill();
          return query;
        },
      });
      const { code, json } = await product.run(['run', 'orders', '--json']);
      expect(code).toBe(1);
      expect(pages).toBeGreaterThanOrEqual(3);
      const [run] = json(RunDocument).runs;
      expect(run?.outcome).toBe('failed');
      expect(run?.error?.hint).toContain('start the server');
      expect(await product.points()).toHaveLength(before.length);
    });
  });
}

function flipped(bytes: Buffer): Buffer {
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

function swap(one: string, other: string): void {
  renameSync(one, `${one}.moved`);
  renameSync(other, one);
  renameSync(`${one}.moved`, other);
}
