import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcessShell } from '#adapters/process-shell.ts';
import { makeAwsFolder } from '#test/support/aws-program.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { ministack, type S3Server } from '#test/support/s3-servers.ts';
import { fencedBlocks } from '../../docs/fenced-blocks.ts';
import { startOrders } from '../orders-database.ts';
import { type BucketProduct, makeBucketProduct, manifestKey } from './bucket-product.ts';

let source: PostgresServer;
let s3: S3Server;
let aws: Awaited<ReturnType<typeof makeAwsFolder>>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'holdfast without holdfast '));
  [source, s3, aws] = await Promise.all([startOrders(17, 3_000), ministack(), makeAwsFolder()]);
}, 300_000);
afterAll(async () => {
  await Promise.all([source?.stop(), s3?.stop(), aws?.clear(), rm(folder, { recursive: true, force: true })]);
});

/** Runs all blocks of a text in one shell that stops at the first command that fails, with nothing of ours. */
async function execute(text: string, shell: string, target: PostgresServer, product: BucketProduct) {
  const store = await mkdtemp(path.join(folder, 'store '));
  const { accessKeyId, secretAccessKey } = s3;
  const env = {
    PATH: [aws.path, target.bin, '/usr/bin', '/bin'].join(':'),
    HOME: product.folder,
    PGHOST: '127.0.0.1',
    PGPORT: String(target.port),
    PGUSER: 'postgres',
    STORE: store,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const script = fencedBlocks(text, 'sh').join('\n');
  return createProcessShell().run({ file: shell, args: ['-e', '-c', script], env });
}

const kinds = [
  { title: 'with versions', versioned: true, shell: '/bin/sh' },
  { title: 'without versions', versioned: false, shell: '/bin/bash' },
];

describe.each(kinds)('RESTORE.md of a point in a bucket $title', ({ versioned, shell }) => {
  let product: BucketProduct;
  let text: string;

  beforeAll(async () => {
    product = await makeBucketProduct(
      { server: source, s3, kind: { versioned } },
      { source: { bigTable: '1MB', counts: '100%' }, store: { partBytes: '64KB', maxParts: 20 } },
    );
    const point = await product.backUp();
    const { objects } = await product.manifestOf(point);
    // main and roles, and the big table in pieces
    expect(objects.map(({ archive, piece }) => [archive, piece])).toEqual(
      expect.arrayContaining([
        ['main', 1],
        ['globals', 1],
        ['public.orders', 1],
        ['public.orders', 2],
      ]),
    );
    if (versioned) for (const { key } of objects) await product.overwrite(key, Buffer.from('other bytes'));
    text = (await product.read(manifestKey(point).replace('manifest.json', 'RESTORE.md'))).toString();
  });
  afterAll(() => product?.cleanup());

  it('brings it back as it stands, with aws, psql and pg_restore alone', async () => {
    const target = await startPostgres({ major: 17 });
    try {
      const { code, stdout, stderr } = await execute(text, shell, target, product);
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      expect(stderr).toMatch(/ 2 tables have the rows of the backup/);
      for (const rows of ['SELECT md5(string_agg(note, $$,$$ ORDER BY id)) FROM orders', 'TABLE totals']) {
        expect(await target.psql(rows, 'orders')).toBe(await source.psql(rows, 'orders'));
      }
    } finally {
      await target.stop();
    }
  });

  it('has no key and no password in it', () => {
    for (const secret of [s3.secretAccessKey, 'AWS_SECRET', 'PGPASSWORD='])
      expect(text).not.toContain(secret);
  });

  if (!versioned) return;
  it('stops at the hashes, before anything is made, when other versions came', async () => {
    const newest = text.replace('"--version-id=$3"', '');
    expect(newest).not.toBe(text);
    const { code, stdout } = await execute(newest, shell, source, product);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/: FAILED/);
    expect(stdout).not.toMatch(/: OK/);
  });
});
