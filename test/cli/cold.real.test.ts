import { delimiter } from 'node:path';
import { CopyObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBucket } from '#test/adapters/s3-store/make-bucket.ts';
import { type DocsFolder, makeDocsFolder } from '#test/docs/docs-folder.ts';
import { postgresBin } from '#test/support/postgres-server.ts';
import { ministack, type S3Server } from '#test/support/s3-servers.ts';

const config = (bucket: string) => `export default {
  store: { s3: { region: 'eu-central-1', bucket: '${bucket}', catalog: 'manifests' } },
  plans: { nightly: { keep: { daily: '14d' } } },
  sources: { orders: { engine: 'postgres', plan: 'nightly', url: { env: 'ORDERS_URL' }, rpo: '25h' } },
};
`;

describe('a point in cold storage', () => {
  let s3: S3Server;
  let folder: DocsFolder;
  let client: S3Client;
  let bucket: string;

  /** As a lifecycle rule does it. MiniStack runs none. */
  async function freeze(storageClass: 'GLACIER' | 'DEEP_ARCHIVE' | 'GLACIER_IR'): Promise<void> {
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: 'data/' }),
    );
    for (const { Key } of Contents) {
      const place = { Bucket: bucket, Key };
      const copy = { CopySource: `${bucket}/${Key}`, StorageClass: storageClass };
      await client.send(new CopyObjectCommand({ ...place, ...copy, ChecksumAlgorithm: 'SHA256' }));
    }
    expect(Contents.length).toBeGreaterThan(1);
  }
  const holdfast = (line: string) =>
    folder.type(`npx holdfast ${line} --config ~/holdfast/holdfast.config.ts`);

  beforeAll(async () => {
    s3 = await ministack();
    ({ bucket, client } = await makeBucket(s3, { versioned: false }));
    folder = await makeDocsFolder(config(bucket), {
      PATH: [postgresBin(17), process.env['PATH']].join(delimiter),
      AWS_ENDPOINT_URL: s3.endpoint,
      AWS_ACCESS_KEY_ID: s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
    });
    const { code, text } = await holdfast('run orders');
    expect(code, text).toBe(0);
  }, 120_000);
  afterAll(async () => {
    client?.destroy();
    await Promise.all([folder?.clear(), s3?.stop()]);
  });

  it('is shown with what bringing it back costs and takes', async () => {
    await freeze('DEEP_ARCHIVE');
    const { code, text } = await holdfast('show orders@latest');
    expect(code, text).toBe(0);
    expect(text).toMatch(/storage +deep-archive, frozen/);
    expect(text).toMatch(/by standard: up to 12 hours, .*dollars/);
  });

  it('is not thawed by a speed that its storage does not have', async () => {
    await freeze('DEEP_ARCHIVE');
    const { code, text } = await holdfast('verify orders@latest --tier expedited');
    expect(code, text).toBe(2);
    expect(text).toContain('write --tier standard or --tier bulk');
  });

  it('ends a verify with 4 and one document, is thawed meanwhile, and read when somebody asks again', async () => {
    await freeze('GLACIER');
    const first = await holdfast('verify orders@latest --json 2>/dev/null');
    expect(first.code, first.text).toBe(4);
    expect(JSON.parse(first.text)).toMatchObject({
      verdict: 'waiting',
      thaw: { tier: 'glacier-flexible', speed: 'standard', asked: 4, objects: 4 },
    });
    const second = await holdfast('verify orders@latest --wait');
    expect(second.code, second.text).toBe(0);
    expect(second.text).toMatch(/orders@\S+: good/);
  }, 60_000);

  it('is restored by one command that waits, and everything matches', async () => {
    await freeze('DEEP_ARCHIVE');
    const { code, text } = await holdfast('restore orders@latest --to $SERVER/back --create --wait');
    expect(code, text).toBe(0);
    expect(text).toMatch(/takes up to 12 hours.*costs less than 0.01 dollars/);
    expect(text).toContain('matches');
  }, 60_000);

  it('in instant retrieval is read at once', async () => {
    await freeze('GLACIER_IR');
    const { code, text } = await holdfast('drill orders');
    expect(code, text).toBe(0);
    expect(text).not.toContain('thaw');
  }, 60_000);
});
