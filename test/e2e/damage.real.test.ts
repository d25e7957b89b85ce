import { cpSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { startOrders } from './orders-database.ts';
import {
  ErrorDocument,
  makeProduct,
  type Product,
  RestoreDocument,
  RunDocument,
  VerifyDocument,
} from './product.ts';

const Objects = z.object({
  objects: z.array(z.object({ key: z.string(), archive: z.string(), piece: z.number() })),
});

let server: PostgresServer;
let product: Product;
let yesterday: string;
let today: string;
/** The store as the two runs left it, to start each mutation from. */
let pristine: string;

beforeAll(async () => {
  server = await startOrders(17, 6_000);
  product = makeProduct(server.url('orders'), {
    source: { bigTable: '1MB', counts: '100%' },
    // small enough for each archive to have several parts, and the big one several pieces
    store: { partBytes: '64KB', maxParts: 20 },
  });
  yesterday = await backUp();
  await server.psql("UPDATE customers SET name = 'changed'; DELETE FROM orders WHERE id % 7 = 0", 'orders');
  today = await backUp();
  pristine = path.join(product.folder, 'pristine');
  cpSync(product.backups, pristine, { recursive: true });
}, 120_000);
afterAll(async () => {
  product.cleanup();
  await server.stop();
});

async function backUp(): Promise<string> {
  const [run] = (await product.run(['run', 'orders', '--json'])).json(RunDocument).runs;
  if (run?.outcome !== 'verified' || !run.point) throw new Error(`the backup failed: ${run?.error?.message}`);
  return run.point;
}

const at = (key: string): string => path.join(product.backups, key);
const runIdOf = (point: string): string => point.split('@')[1] ?? '';
const manifestFile = (point: string): string => `points/postgres/orders/${runIdOf(point)}/manifest.json`;
const objectsOf = (point: string) =>
  Objects.parse(JSON.parse(readFileSync(at(manifestFile(point)), 'utf8'))).objects;
function objectOf(point: string, archive: string, piece = 1): string {
  const found = objectsOf(point).find((object) => object.archive === archive && object.piece === piece);
  if (!found) throw new Error(`no object of ${archive}`);
  return found.key;
}
const change = (key: string, by: (bytes: Buffer) => Buffer): void => {
  const changed = by(readFileSync(at(key)));
  rmSync(at(key));
  writeFileSync(at(key), changed);
};
const flip = (bytes: Buffer, offset: number): Buffer => {
  bytes[offset] = (bytes[offset] ?? 0) ^ 1;
  return bytes;
};
const swap = (one: string, other: string): void => {
  renameSync(at(one), at(`${one}.moved`));
  renameSync(at(other), at(one));
  renameSync(at(`${one}.moved`), at(other));
};
const partsOf = (key: string): string => key.replace(/\.(dump|sql)$/, '.parts');
const big = 'public.orders';

const mutations: readonly (readonly [title: string, mutate: () => void])[] = [
  [
    'the first byte of the main archive is flipped by one bit',
    () => change(objectOf(today, 'main'), (bytes) => flip(bytes, 0)),
  ],
  [
    'one bit is flipped in the middle of the big table',
    () => change(objectOf(today, big), (bytes) => flip(bytes, bytes.length >> 1)),
  ],
  [
    'one bit is flipped in the last byte of the last piece',
    () => change(objectOf(today, big, 2), (bytes) => flip(bytes, bytes.length - 1)),
  ],
  ['one bit of the roles is flipped', () => change(objectOf(today, 'globals'), (bytes) => flip(bytes, 100))],
  [
    'an object is one byte shorter',
    () => truncateSync(at(objectOf(today, big)), readFileSync(at(objectOf(today, big))).length - 1),
  ],
  ['an object is empty', () => truncateSync(at(objectOf(today, 'main')), 0)],
  [
    'an object is longer',
    () => change(objectOf(today, 'main'), (bytes) => Buffer.concat([bytes, Buffer.from('x')])),
  ],
  ['a whole part is cut off at its end', () => truncateSync(at(objectOf(today, big)), 64 * 1024 * 19)],
  ['an object is missing', () => rmSync(at(objectOf(today, big)))],
  ['the second piece is missing', () => rmSync(at(objectOf(today, big, 2)))],
  ['a part list is missing', () => rmSync(at(partsOf(objectOf(today, big))))],
  [
    'a part list is changed',
    () =>
      change(partsOf(objectOf(today, big)), (bytes) =>
        Buffer.concat([Buffer.from(bytes.toString('latin1', 0, 1) === '0' ? '1' : '0'), bytes.subarray(1)]),
      ),
  ],
  ['two objects of the point are swapped', () => swap(objectOf(today, 'main'), objectOf(today, big))],
  ['two pieces of one archive are swapped', () => swap(objectOf(today, big), objectOf(today, big, 2))],
  [
    "an object is replaced by yesterday's",
    () => cpSync(at(objectOf(yesterday, big)), at(objectOf(today, big))),
  ],
  [
    "an object and its part list are replaced by yesterday's",
    () => {
      cpSync(at(objectOf(yesterday, 'main')), at(objectOf(today, 'main')));
      cpSync(at(partsOf(objectOf(yesterday, 'main'))), at(partsOf(objectOf(today, 'main'))));
    },
  ],
  ['two parts within an object are swapped', () => change(objectOf(today, big), swapParts)],
  [
    'the manifest is edited by hand',
    () =>
      change(manifestFile(today), (bytes) =>
        Buffer.from(bytes.toString().replace('"attempt": 1', '"attempt": 2')),
      ),
  ],
  ['the manifest is cut off', () => truncateSync(at(manifestFile(today)), 200)],
  [
    "the manifest is replaced by yesterday's",
    () => cpSync(at(manifestFile(yesterday)), at(manifestFile(today))),
  ],
];

function swapParts(bytes: Buffer): Buffer {
  const part = 64 * 1024;
  const [first, second] = [Buffer.from(bytes.subarray(0, part)), Buffer.from(bytes.subarray(part, 2 * part))];
  second.copy(bytes, 0);
  first.copy(bytes, part);
  return bytes;
}

describe('a point in the store', () => {
  it('has an archive of several pieces, so that the mutations mean something', () => {
    expect(objectsOf(today).filter(({ archive }) => archive === big).length).toBeGreaterThan(1);
    expect(objectsOf(today).length).toBeGreaterThan(3);
  });

  it('verifies as long as nothing is changed', async () => {
    const ended = await product.run(['verify', today, '--json']);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.json(VerifyDocument)).toMatchObject({ verdict: 'good', findings: [] });
  });

  it.each(mutations)('is found damaged, and not restored, when %s', async (_, mutate) => {
    rmSync(product.backups, { recursive: true });
    cpSync(pristine, product.backups, { recursive: true });
    mutate();
    const target = `back_${Math.random().toString(36).slice(2, 8)}`;
    const restored = await product.run(['restore', today, '--to', server.url(target), '--create', '--json']);
    expect(restored.code, restored.stdout).toBe(1);
    expect(restored.stdout).not.toContain('"matches"');
    expect(await server.psql(`SELECT count(*) FROM pg_database WHERE datname = '${target}'`)).toBe('0');

    const ended = await product.run(['verify', today, '--json']);
    expect(ended.code, ended.stdout).toBe(1);
    expect(ended.json(VerifyDocument).verdict).toBe('damaged');
    expect(ended.json(VerifyDocument).findings[0]?.problem).not.toBe('');
    const points = await product.points();
    expect(points.find(({ point }) => point === today)?.flags).toEqual(['damaged']);
    // and the newest good one is yesterday's, of which nothing was touched
    const shown = await product.run([
      'restore',
      'orders@latest',
      '--to',
      server.url(target),
      '--create',
      '--json',
    ]);
    expect(shown.json(RestoreDocument), shown.stderr).toMatchObject({ verdict: 'matches' });
    expect(shown.stderr).toContain(today);
    await server.psql(`DROP DATABASE ${target}`);
  });

  it('is found damaged when RESTORE.md is edited, though its bytes can be restored', async () => {
    rmSync(product.backups, { recursive: true });
    cpSync(pristine, product.backups, { recursive: true });
    const key = `points/postgres/orders/${runIdOf(today)}/RESTORE.md`;
    change(key, (bytes) => Buffer.concat([bytes, Buffer.from('rm -rf\n')]));
    const { verdict, findings } = (await product.run(['verify', today, '--json'])).json(VerifyDocument);
    expect([verdict, findings[0]?.object]).toEqual(['damaged', key]);
  });

  it('is good again when a later read-back finds every byte right', async () => {
    rmSync(product.backups, { recursive: true });
    cpSync(pristine, product.backups, { recursive: true });
    const key = objectOf(today, 'main');
    renameSync(at(key), at(`${key}.away`));
    await product.run(['verify', today]);
    renameSync(at(`${key}.away`), at(key));
    expect((await product.run(['verify', today])).code).toBe(0);
    expect((await product.points())[0]).toMatchObject({ point: today, flags: [] });
  });
});

describe('a point that does not exist', () => {
  it('is refused with the nearest ones', async () => {
    const ended = await product.run(['verify', 'orders@20200101T000000Z', '--json']);
    expect(ended.code).toBe(3);
    expect(ended.json(ErrorDocument).error.nearest).toContain(today);
  });

  it('is refused with the known sources when there is none of its source', async () => {
    const ended = await product.run(['show', 'ordres@latest', '--json']);
    expect(ended.code).toBe(3);
    expect(ended.json(ErrorDocument).error.nearest).toContain('orders');
  });

  it('is refused when it is not even a name', async () => {
    expect((await product.run(['show', 'orders@soon', '--json'])).code).toBe(2);
  });
});
