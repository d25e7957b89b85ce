import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { versitygwProgram } from '../../../local/s3/install-versitygw.ts';
import { listeningOn } from '../../../local/s3/listening-on.ts';
import { repository } from '../../../local/tools/folders.ts';
import { ministack, type S3Server, versitygw } from '../../support/s3-servers.ts';

const servers = [
  { name: 'ministack', start: ministack, starter: 'startMinistack' },
  { name: 'versitygw', start: versitygw, starter: 'startVersitygw' },
];

describe.each(servers)('$name', ({ name, start, starter }) => {
  it('takes an object once, and refuses a second one of the same name', async (context) => {
    const { client, bucket } = (await setup(start)) ?? context.skip();
    const put = new PutObjectCommand({ Bucket: bucket, Key: 'a/b', Body: 'first', IfNoneMatch: '*' });
    await client.send(put);
    await expect(client.send(put)).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'a/b' }));
    expect(await Body?.transformToString()).toBe('first');
  });

  it('keeps versions in a bucket with Object Lock', async (context) => {
    const { client, bucket } = (await setup(start, { lock: true })) ?? context.skip();
    const asked = { Bucket: bucket };
    expect(await client.send(new GetBucketVersioningCommand(asked))).toMatchObject({ Status: 'Enabled' });
    expect(await client.send(new GetObjectLockConfigurationCommand(asked))).toMatchObject({
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
    });
    for (const Body of ['old', 'new']) {
      await client.send(new PutObjectCommand({ ...asked, Key: 'k', Body, ChecksumAlgorithm: 'SHA256' }));
    }
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand(asked));
    expect(Versions.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([
      ['k', true],
      ['k', false],
    ]);
    const VersionId = Versions[1]?.VersionId;
    const { Body } = await client.send(new GetObjectCommand({ ...asked, Key: 'k', VersionId }));
    expect(await Body?.transformToString()).toBe('old');
  });

  it('listens where only this machine can reach it', async (context) => {
    const { server } = (await setup(start)) ?? context.skip();
    const { port } = new URL(server.endpoint);
    expect(await listeningOn(server.pid)).toEqual([`127.0.0.1:${port}`]);
    const others = Object.values(networkInterfaces()).flatMap((list = []) =>
      list.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
    );
    for (const address of others) {
      await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow('fetch failed');
    }
  });

  it('gets nothing of the environment it was started from', async (context) => {
    const { server } = (await setup(start)) ?? context.skip();
    const names = readFileSync(`/proc/${server.pid}/environ`, 'utf8').split('\0');
    expect(names.filter((line) => /^(AWS_(PROFILE|CA_BUNDLE)|npm_|VITEST)/.test(line))).toEqual([]);
    const shown = readFileSync(`/proc/${server.pid}/cmdline`, 'utf8');
    expect(shown).not.toContain(server.secretAccessKey);
  });

  it('leaves nothing behind when it is stopped', async (context) => {
    const folder = await ownFolder();
    const { server } = (await setup(start)) ?? context.skip();
    expect(await readdir(folder)).toHaveLength(1);
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
    await expect(fetch(server.endpoint)).rejects.toThrow('fetch failed');
    await server.stop();
  });

  it('does not outlive the process that started it', async (context) => {
    if (name === 'versitygw' && !versitygwProgram()) return context.skip();
    const module = JSON.stringify(join(repository, `local/s3/${name}-server.ts`));
    const folder = await ownFolder();
    const source = `import { ${starter} as start } from ${module};
      const server = await start();
      console.log(JSON.stringify([server.pid, server.endpoint]));
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 200);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source]);
    const [text] = await once(child.stdout, 'data');
    const [pid, endpoint] = JSON.parse(String(text));
    expect(isAlive(pid)).toBe(true);
    expect(await readdir(folder)).toHaveLength(1);
    for (let waited = 0; waited < 10_000 && (await readdir(folder)).length > 0; waited += 50) await sleep(50);
    expect(await readdir(folder)).toEqual([]);
    expect(isAlive(pid)).toBe(false);
    await expect(fetch(endpoint)).rejects.toThrow('fetch failed');
  });
});

it('refuses a wrong secret on versitygw', async (context) => {
  const { server } = (await setup(versitygw)) ?? context.skip();
  const client = clientOf({ ...server, secretAccessKey: 'wrong' });
  await expect(client.send(new CreateBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  });
});

it('shows the bytes of an object as a file of versitygw', async (context) => {
  const { server, client, bucket } = (await setup(versitygw)) ?? context.skip();
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a/b', Body: 'bytes' }));
  expect(readFileSync(join(server.dataFolder ?? '', bucket, 'a/b'), 'utf8')).toBe('bytes');
});

/** A server of its own with one bucket, or undefined where this machine has no such server. */
async function setup(start: () => Promise<S3Server | undefined>, { lock = false } = {}) {
  const server = await start();
  if (!server) return undefined;
  onTestFinished(() => server.stop());
  const client = clientOf(server);
  const bucket = 'points';
  await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: lock }));
  return { server, client, bucket };
}

function clientOf({ endpoint, region, accessKeyId, secretAccessKey }: S3Server): S3Client {
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  onTestFinished(() => client.destroy());
  return client;
}

/** An empty folder for temporary files that only this test uses. */
async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-own-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  return folder;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
