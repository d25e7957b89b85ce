import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import * as s3 from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { type LyingS3, startLyingS3 } from '#test/support/lying-s3/start.ts';

let server: LyingS3;
let client: s3.S3Client;
const Bucket = 'backups';

async function setup(options: Parameters<typeof startLyingS3>[0] = {}): Promise<void> {
  server = await startLyingS3(options);
  const { endpoint, region, credentials } = server;
  client = new s3.S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
}

afterEach(async () => {
  client.destroy();
  await server.stop();
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
const put = (Key: string, Body: string | Buffer, more: Partial<s3.PutObjectCommandInput> = {}) =>
  client.send(new s3.PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more: Partial<s3.GetObjectCommandInput> = {}) => {
  const answer = await client.send(new s3.GetObjectCommand({ Bucket, Key, ...more }));
  return { ...answer, text: await answer.Body?.transformToString() };
};
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof s3.S3ServiceException ? error.name : String(error)),
  );

describe('objects', () => {
  it('are given back with their metadata, version and checksum', async () => {
    await setup();
    const body = Buffer.from('one');
    const Metadata = { nonce: 'n1' };
    const put1 = await put('a b/ü+c', body, { ChecksumSHA256: sha256(body), Metadata });
    expect(put1.ChecksumSHA256).toBe(sha256(body));
    const head = await client.send(
      new s3.HeadObjectCommand({ Bucket, Key: 'a b/ü+c', ChecksumMode: 'ENABLED' }),
    );
    const told = { ChecksumSHA256: sha256(body), Metadata, ContentLength: 3, VersionId: put1.VersionId };
    expect(head).toMatchObject(told);
    expect((await get('a b/ü+c')).text).toBe('one');
    expect(server.objects()).toMatchObject([
      { key: 'a b/ü+c', versions: [{ bytes: body, metadata: Metadata }] },
    ]);
  });

  it('are taken from the chunks of a stream', async () => {
    await setup();
    const Body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(7, 2)]);
    const command = { Bucket, Key: 'k', Body, ContentLength: 70_007, ChecksumAlgorithm: 'SHA256' } as const;
    await client.send(new s3.PutObjectCommand(command));
    const bytes = Buffer.concat([Buffer.alloc(70_000, 1), Buffer.alloc(7, 2)]);
    expect(server.requests[0]?.headers['x-amz-content-sha256']).toMatch(/^STREAMING-/);
    expect(server.objects()[0]?.versions[0]).toMatchObject({ bytes, sha256: sha256(bytes) });
  });

  it('are refused when the checksum is not theirs', async () => {
    await setup();
    const ChecksumSHA256 = sha256(Buffer.from('other'));
    expect(await codeOf(put('k', 'one', { ChecksumSHA256 }))).toBe('BadDigest');
    const headers = { 'x-amz-content-sha256': '0'.repeat(64), authorization: 'AWS4 Credential=A/2026' };
    const answer = await fetch(`${server.endpoint}/backups/k`, { method: 'PUT', body: 'one', headers });
    expect(await answer.text()).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
    expect(server.objects()).toEqual([]);
  });

  it('are not replaced when they must not be', async () => {
    await setup();
    await put('k', 'one', { IfNoneMatch: '*' });
    expect(await codeOf(put('k', 'two', { IfNoneMatch: '*' }))).toBe('PreconditionFailed');
    expect((await get('k')).text).toBe('one');
  });

  it('are read in ranges, and refused outside of them', async () => {
    await setup();
    await put('k', '0123456789');
    expect((await get('k', { Range: 'bytes=2-4' })).text).toBe('234');
    expect(await get('k', { Range: 'bytes=7-' })).toMatchObject({
      text: '789',
      ContentRange: 'bytes 7-9/10',
    });
    expect((await get('k', { Range: 'bytes=-2' })).text).toBe('89');
    expect(await codeOf(get('k', { Range: 'bytes=10-' }))).toBe('InvalidRange');
    expect(await codeOf(get('k', { IfMatch: '"x"' }))).toBe('PreconditionFailed');
  });

  it('keep every version, below a delete marker too', async () => {
    await setup();
    const one = await put('k', 'one');
    const two = await put('k', 'two');
    expect((await get('k', { VersionId: one.VersionId })).text).toBe('one');
    const marker = await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'k' }));
    expect(marker.DeleteMarker).toBe(true);
    expect(await codeOf(get('k'))).toBe('NoSuchKey');
    expect(await codeOf(get('k', { VersionId: 'none' }))).toBe('NoSuchVersion');
    expect(await codeOf(get('k', { VersionId: marker.VersionId }))).toBe('MethodNotAllowed');
    expect((await get('k', { VersionId: two.VersionId })).text).toBe('two');
    await put('k', 'three', { IfNoneMatch: '*' });
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'k', VersionId: one.VersionId }));
    const left = server.objects()[0]?.versions.map(({ bytes }) => String(bytes));
    expect(left).toEqual(['three', '', 'two']);
  });

  it('keep no versions in a bucket without them', async () => {
    await setup({ versioned: false });
    expect((await put('k', 'one')).VersionId).toBeUndefined();
    await put('k', 'two');
    expect(server.objects()[0]?.versions).toMatchObject([{ versionId: 'null', bytes: Buffer.from('two') }]);
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: 'k' }));
    expect(server.objects()).toEqual([]);
  });
});

describe('uploads', () => {
  const create = async (Key: string) =>
    (await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'SHA256' })))
      .UploadId;
  const send = (Key: string, UploadId: string | undefined, PartNumber: number, Body: Buffer) =>
    client.send(
      new s3.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumSHA256: sha256(Body) }),
    );
  const complete = (
    Key: string,
    UploadId: string | undefined,
    parts: readonly s3.UploadPartCommandOutput[],
    more: Partial<s3.CompleteMultipartUploadCommandInput> = {},
  ) => {
    const Parts = parts.map(({ ETag, ChecksumSHA256 }, n) => ({ PartNumber: n + 1, ETag, ChecksumSHA256 }));
    return client.send(
      new s3.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }),
    );
  };

  it('become an object with the checksum of their parts', async () => {
    await setup();
    const bodies = [randomBytes(5 * 1024 * 1024), Buffer.from('end')];
    const id = await create('k');
    const parts = [];
    for (const [n, body] of bodies.entries()) parts.push(await send('k', id, n + 1, body));
    const listed = await client.send(new s3.ListPartsCommand({ Bucket, Key: 'k', UploadId: id }));
    expect(listed.Parts?.map(({ Size }) => Size)).toEqual(bodies.map(({ length }) => length));
    const digests = bodies.map((body) => createHash('sha256').update(body).digest());
    const composite = `${sha256(Buffer.concat(digests))}-2`;
    const more = { MpuObjectSize: 5 * 1024 * 1024 + 3, ChecksumSHA256: composite, IfNoneMatch: '*' };
    expect(await codeOf(complete('k', id, parts, { MpuObjectSize: 1 }))).toBe('InvalidRequest');
    expect(await codeOf(complete('k', id, parts, { ChecksumSHA256: sha256(Buffer.from('')) }))).toBe(
      'BadDigest',
    );
    expect(await complete('k', id, parts, more)).toMatchObject({ ChecksumSHA256: composite });
    const [version] = server.objects()[0]?.versions ?? [];
    expect(version?.sha256).toBe(composite);
    expect(version?.bytes.equals(Buffer.concat(bodies))).toBe(true);
    expect(server.uploads()).toEqual([]);
    expect(await codeOf(complete('k', id, parts))).toBe('NoSuchUpload');
  });

  it('are refused with a part that is not the one that was sent, or too small', async () => {
    await setup();
    const id = await create('k');
    const one = await send('k', id, 1, Buffer.from('one'));
    expect(await codeOf(complete('k', id, [{ ...one, ETag: '"0"' }]))).toBe('InvalidPart');
    const other = { ...one, ChecksumSHA256: sha256(Buffer.from('x')) };
    expect(await codeOf(complete('k', id, [other]))).toBe('InvalidPart');
    expect(await codeOf(complete('k', id, [{ ...one, ChecksumSHA256: undefined }]))).toBe('InvalidRequest');
    expect(await codeOf(complete('k', id, [one, one]))).toBe('InvalidPart');
    const two = await send('k', id, 2, Buffer.from('two'));
    expect(await codeOf(complete('k', id, [one, two]))).toBe('EntityTooSmall');
  });

  it('stay when the key is taken, and go when they are aborted', async () => {
    await setup();
    await put('k', 'first');
    const id = await create('k');
    const part = await send('k', id, 1, Buffer.from('one'));
    expect(await codeOf(complete('k', id, [part], { IfNoneMatch: '*' }))).toBe('PreconditionFailed');
    const list = () => client.send(new s3.ListMultipartUploadsCommand({ Bucket, Prefix: 'k' }));
    expect((await list()).Uploads).toMatchObject([{ Key: 'k', UploadId: id }]);
    const abort = () => client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key: 'k', UploadId: id }));
    await abort();
    expect((await list()).Uploads ?? []).toEqual([]);
    expect(await codeOf(abort())).toBe('NoSuchUpload');
  });
});

describe('buckets', () => {
  it('list more than 1000 keys in the order of their bytes', async () => {
    await setup();
    const keys = Array.from({ length: 1003 }, (_, n) => `d/${String(n).padStart(4, '0')}`);
    keys.push('d/\u{1F600}', 'd/\uFF5E', 'e/<&">');
    for (const key of keys) await put(key, 'x');
    const listed = [];
    let token: string | undefined;
    do {
      const list = { Bucket, ContinuationToken: token };
      const page = await client.send(new s3.ListObjectsV2Command(list));
      expect(page.KeyCount).toBeLessThanOrEqual(1000);
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    expect(listed).toEqual([...keys.slice(0, 1003), 'd/\uFF5E', 'd/\u{1F600}', 'e/<&">']);
  });

  it('list folders by a delimiter, page by page', async () => {
    await setup();
    for (const key of ['p/a', 'p/b/1', 'p/b/2', 'p/c/1', 'p/d', 'q']) await put(key, 'x');
    const list = (more: Partial<s3.ListObjectsV2CommandInput>) =>
      client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: 'p/', Delimiter: '/', MaxKeys: 2, ...more }));
    const first = await list({});
    expect(first).toMatchObject({ Contents: [{ Key: 'p/a' }], CommonPrefixes: [{ Prefix: 'p/b/' }] });
    const second = await list({ ContinuationToken: first.NextContinuationToken });
    expect(second).toMatchObject({ Contents: [{ Key: 'p/d' }], CommonPrefixes: [{ Prefix: 'p/c/' }] });
    expect(second.IsTruncated).toBe(false);
    await put('p/b c', 'x');
    const encoded = await list({ EncodingType: 'url', Prefix: 'p/b ' });
    expect(encoded.Contents?.[0]?.Key).toBe('p/b%20c');
  });

  it('have no lock and no lifecycle until they are given them', async () => {
    await setup();
    const getLock = () => client.send(new s3.GetObjectLockConfigurationCommand({ Bucket }));
    const getRules = () => client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(await codeOf(getLock())).toBe('ObjectLockConfigurationNotFoundError');
    expect(await codeOf(getRules())).toBe('NoSuchLifecycleConfiguration');
    const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 7 } } as const;
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
    await client.send(new s3.PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    expect((await getLock()).ObjectLockConfiguration).toEqual(ObjectLockConfiguration);
    const Rules = [{ ID: 'r', Status: 'Enabled', Filter: { Prefix: 'x' }, Expiration: { Days: 1 } }] as const;
    const LifecycleConfiguration = { Rules: [...Rules] };
    await client.send(new s3.PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    expect((await getRules()).Rules).toEqual(Rules);
  });

  it('keep a locked version from being deleted', async () => {
    await setup();
    const place = { Bucket, Key: 'k' };
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' } as const;
    await client.send(new s3.PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    const { VersionId } = await put('k', 'one');
    const getRetention = () => client.send(new s3.GetObjectRetentionCommand(place));
    expect(await codeOf(getRetention())).toBe('NoSuchObjectLockConfiguration');
    const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: new Date(Date.now() + 3_600_000) } as const;
    await client.send(new s3.PutObjectRetentionCommand({ ...place, Retention }));
    expect((await getRetention()).Retention?.Mode).toBe('COMPLIANCE');
    const deleting = client.send(new s3.DeleteObjectCommand({ ...place, VersionId }));
    expect(await codeOf(deleting)).toBe('AccessDenied');
  });

  it('are made, found, and switched to keep versions', async () => {
    await setup({ versioned: false });
    const here = { Bucket: 'new' };
    expect(await codeOf(client.send(new s3.HeadBucketCommand(here)))).toBe('NotFound');
    await client.send(new s3.CreateBucketCommand(here));
    await client.send(new s3.HeadBucketCommand(here));
    const status = async () => (await client.send(new s3.GetBucketVersioningCommand(here))).Status;
    expect(await status()).toBeUndefined();
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new s3.PutBucketVersioningCommand({ ...here, VersioningConfiguration }));
    expect(await status()).toBe('Enabled');
    expect((await put('k', 'one', here)).VersionId).toBeDefined();
  });

  it('refuse a key whose time is over, and a clock that is far away', async () => {
    await setup();
    server.expired.add(server.credentials.accessKeyId);
    expect(await codeOf(put('k', 'one'))).toBe('ExpiredToken');
    server.expired.clear();
    server.clock.skewMs = 3_600_000;
    expect(await codeOf(put('k', 'one'))).toBe('RequestTimeTooSkewed');
    // the SDK takes the time from the refusal
    await put('k', 'one');
  });
});
