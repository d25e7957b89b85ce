import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { type LyingS3, startLyingS3 } from '#test/support/lying-s3/start.ts';

let s3: LyingS3;
beforeEach(async () => {
  s3 = await startLyingS3({ minPartBytes: 1024 });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await s3.stop();
});

const open = (endpoint?: string) =>
  createS3Store({ bucket: 'backups', region: s3.region, endpoint, credentials: s3.credentials });

it('name the endpoint of the surroundings, where the parts went too', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
  const store = open();
  const writer = await store.create('data/a');
  const part = Buffer.from('x');
  const sha256 = createHash('sha256').update(part).digest();
  await writer.write(part, sha256);
  const stored = await writer.commit({ bytes: 1, sha256: sha256.toString('hex') });
  expect((await store.copyCommands([stored])).join('\n')).toContain(`--endpoint-url ${s3.endpoint} `);
});

it('name the endpoint of the config, and none where there is none', async () => {
  const ref = { key: 'data/a', versionId: null };
  expect((await open(s3.endpoint).copyCommands([ref])).join('\n')).toContain(
    `--endpoint-url ${s3.endpoint} `,
  );
  expect((await open().copyCommands([ref])).join('\n')).not.toContain('--endpoint-url');
});
