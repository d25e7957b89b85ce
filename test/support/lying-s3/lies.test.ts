import { createHash } from 'node:crypto';
import http from 'node:http';
import * as s3 from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LyingS3, type Rule, startLyingS3 } from '#test/support/lying-s3/start.ts';

let server: LyingS3;
let client: s3.S3Client;
const place = { Bucket: 'backups', Key: 'k' };

beforeEach(async () => {
  server = await startLyingS3({ minPartBytes: 1 });
  const { endpoint, region, credentials } = server;
  client = new s3.S3Client({
    ...{ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 },
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
});

afterEach(async () => {
  client.destroy();
  await server.stop();
});

const lieOnce = (operation: string, lie: Rule['lie']): void =>
  server.faults.add({ when: (request) => request.operation === operation, times: 1, lie });
const sha256 = (bytes: string): string => createHash('sha256').update(bytes).digest('base64');
const put = (Body: string) =>
  client.send(new s3.PutObjectCommand({ ...place, Body, ChecksumSHA256: sha256(Body), IfNoneMatch: '*' }));
const get = async (VersionId?: string): Promise<string> =>
  (await (await client.send(new s3.GetObjectCommand({ ...place, VersionId }))).Body?.transformToString()) ??
  '';
const head = () => client.send(new s3.HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
const failure = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => {
      if (error instanceof s3.S3ServiceException) return error.name;
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    },
  );
const kept = (): string[] =>
  server.objects().flatMap(({ versions }) => versions.map(({ bytes }) => bytes.toString('latin1')));

async function sentParts(...bodies: readonly string[]) {
  const begun = await client.send(
    new s3.CreateMultipartUploadCommand({ ...place, ChecksumAlgorithm: 'SHA256' }),
  );
  const Parts: s3.CompletedPart[] = [];
  for (const [n, Body] of bodies.entries()) {
    const upload = { ...place, UploadId: begun.UploadId, PartNumber: n + 1, Body };
    const sent = await client.send(new s3.UploadPartCommand({ ...upload, ChecksumSHA256: sha256(Body) }));
    Parts.push({ PartNumber: n + 1, ETag: sent.ETag, ChecksumSHA256: sent.ChecksumSHA256 });
  }
  return { ...place, UploadId: begun.UploadId, MultipartUpload: { Parts } };
}
const complete = async (upload: Awaited<ReturnType<typeof sentParts>>) =>
  client.send(new s3.CompleteMultipartUploadCommand(upload));

describe('another answer', () => {
  it('is given without the work', async () => {
    lieOnce('PutObject', { kind: 'answer', status: 503, code: 'SlowDown' });
    expect(await failure(put('one'))).toBe('SlowDown');
    expect(kept()).toEqual([]);
    expect(server.requests[0]).toMatchObject({ operation: 'PutObject', status: 503, lie: 'answer' });
  });

  it('is given although the work was done, so that a retry meets itself', async () => {
    lieOnce('PutObject', { kind: 'answer', status: 500, code: 'InternalError', done: true });
    expect(await failure(put('one'))).toBe('InternalError');
    expect(await failure(put('one'))).toBe('PreconditionFailed');
    expect(kept()).toEqual(['one']);
  });

  it('is given before the body has come', async () => {
    lieOnce('PutObject', { kind: 'answer', status: 403, code: 'AccessDenied', early: true });
    const request = http.request(`${server.endpoint}/backups/k`, { method: 'PUT' });
    const status = new Promise((resolve) => {
      request.once('response', (response) => resolve(response.statusCode));
      request.write('only the beginning');
    });
    expect(await status).toBe(403);
    request.destroy();
  });

  it('is an error inside of a 200', async () => {
    const upload = await sentParts('one');
    lieOnce('CompleteMultipartUpload', { kind: 'errorInside200', code: 'InternalError' });
    expect(await failure(complete(upload))).toBe('InternalError');
    expect(server.requests.at(-1)?.status).toBe(200);
    expect(server.uploads()).toHaveLength(1);
  });

  it('is late, and so is the work if it shall be', async () => {
    lieOnce('PutObject', { kind: 'slow', ms: 100, work: 'late' });
    const putting = put('one');
    await expect.poll(() => server.requests[0]?.bodyBytes).toBe(3);
    expect(kept()).toEqual([]);
    await putting;
    expect(kept()).toEqual(['one']);
  });
});

describe('a connection', () => {
  it('is destroyed before the body, in it, or before the answer', async () => {
    lieOnce('PutObject', { kind: 'reset', at: 'before-body' });
    lieOnce('PutObject', { kind: 'reset', at: 'in-body', afterBytes: 2 });
    expect(await failure(put('one'))).toBe('ECONNRESET');
    expect(await failure(put('one'))).toBe('ECONNRESET');
    expect(kept()).toEqual([]);
    lieOnce('PutObject', { kind: 'reset', at: 'before-answer' });
    expect(await failure(put('one'))).toBe('ECONNRESET');
    expect(kept()).toEqual(['one']);
    expect(server.faults.untold()).toEqual([]);
  });

  /** What came of a GET's answer, and whether it ended as it said. */
  const raw = () =>
    new Promise<{ text: string; length: string | undefined; end: string }>((resolve) => {
      const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=A/2026' };
      let text = '';
      let length: string | undefined;
      const told = (end: string) => resolve({ text, length, end });
      const request = http.get(`${server.endpoint}/backups/k`, { headers }, (response) => {
        length = response.headers['content-length'];
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.once('end', () => told('end'));
        response.once('error', (error) => told(error.message));
        response.setTimeout(200, () => {
          told('silence');
          request.destroy();
        });
      });
      request.once('error', (error) => told(error.message));
    });

  it('ends in the middle of an answer', async () => {
    await put('0123456789');
    lieOnce('GetObject', { kind: 'reset', at: 'in-answer', afterBytes: 4 });
    expect(await raw()).toEqual({ text: '0123', length: '10', end: 'read ECONNRESET' });
    lieOnce('GetObject', { kind: 'truncate', afterBytes: 0, told: 'whole' });
    expect(await raw()).toEqual({ text: '', length: '10', end: 'aborted' });
    lieOnce('GetObject', { kind: 'truncate', afterBytes: 3, told: 'whole' });
    expect(await raw()).toEqual({ text: '012', length: '10', end: 'aborted' });
    lieOnce('GetObject', { kind: 'truncate', afterBytes: 3, told: 'cut' });
    expect(await raw()).toEqual({ text: '012', length: '3', end: 'end' });
  });

  it('falls silent in the middle of an answer, or instead of one', async () => {
    await put('0123456789');
    lieOnce('GetObject', { kind: 'stall', afterBytes: 4 });
    expect(await raw()).toEqual({ text: '0123', length: '10', end: 'silence' });
    lieOnce('DeleteObject', { kind: 'stall', done: false });
    lieOnce('DeleteObject', { kind: 'stall', done: true });
    for (const versions of [1, 2]) {
      const abortSignal = AbortSignal.timeout(100);
      const asking = client.send(new s3.DeleteObjectCommand(place), { abortSignal });
      expect(await failure(asking)).toContain('Abort');
      expect(kept()).toHaveLength(versions);
    }
  });
});

describe('a 200', () => {
  it('keeps nothing of an object', async () => {
    lieOnce('PutObject', { kind: 'lost' });
    expect(await put('one')).toMatchObject({ ChecksumSHA256: sha256('one') });
    expect(await failure(head())).toBe('NotFound');
    const upload = await sentParts('one');
    lieOnce('CompleteMultipartUpload', { kind: 'lost' });
    await complete(upload);
    expect(kept()).toEqual([]);
    expect(server.uploads()).toEqual([]);
  });

  it.each([
    ['forgotten', 'InvalidPart', []],
    ['missing', 'no error', ['three']],
    ['replaced', 'no error', ['\0\0\0three']],
  ] as const)('loses a part: %s', async (part, said, left) => {
    lieOnce('UploadPart', { kind: 'lost', part });
    expect(await failure(complete(await sentParts('one', 'three')))).toBe(said);
    expect(kept()).toEqual(left);
  });

  it('completes without a part, whatever the checksum says', async () => {
    const truth = await complete(await sentParts('one', 'two'));
    for (const checksum of ['right', 'changed'] as const) {
      const upload = await sentParts('one', 'two');
      lieOnce('CompleteMultipartUpload', { kind: 'partLost', part: 2, checksum });
      const told = (await complete(upload)).ChecksumSHA256;
      expect(told === truth.ChecksumSHA256).toBe(checksum === 'right');
      expect((await head()).ChecksumSHA256).toBe(told);
      expect(await get()).toBe('one');
    }
  });

  it('tells another checksum, or none', async () => {
    const other = sha256('other');
    lieOnce('UploadPart', { kind: 'wrongChecksum', checksum: other });
    const upload = await sentParts('one');
    expect(upload.MultipartUpload.Parts[0]?.ChecksumSHA256).toBe(other);
    const right = await sentParts('one');
    lieOnce('CompleteMultipartUpload', { kind: 'wrongChecksum', checksum: other });
    expect((await complete(right)).ChecksumSHA256).toBe(other);
    lieOnce('HeadObject', { kind: 'wrongChecksum' });
    expect((await head()).ChecksumSHA256).toBe(sha256(''));
    lieOnce('HeadObject', { kind: 'wrongChecksum', checksum: null });
    expect((await head()).ChecksumSHA256).toBeUndefined();
    expect((await head()).ChecksumSHA256).toMatch(/-1$/);
  });

  it('keeps or gives another byte, under the right checksum or its own', async () => {
    lieOnce('PutObject', { kind: 'flip', byte: 1, checksum: 'right' });
    await put('one');
    expect(kept()).toEqual(['o\x91e']);
    expect((await head()).ChecksumSHA256).toBe(sha256('one'));
    lieOnce('GetObject', { kind: 'flip', byte: 1, checksum: 'changed' });
    const got = await client.send(new s3.GetObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
    expect([await got.Body?.transformToString(), got.ChecksumSHA256]).toEqual(['one', sha256('one')]);
    lieOnce('UploadPart', { kind: 'flip', checksum: 'changed' });
    expect((await sentParts('x')).MultipartUpload.Parts[0]?.ChecksumSHA256).not.toBe(sha256('x'));
    const upload = await sentParts('one', 'two');
    lieOnce('CompleteMultipartUpload', { kind: 'flip', byte: 3, checksum: 'right' });
    await complete(upload);
    expect(kept()[0]).toBe('one\x8bwo');
  });

  it('gives another version, under its own id or the asked one', async () => {
    const one = await client.send(new s3.PutObjectCommand({ ...place, Body: 'one' }));
    const two = await client.send(new s3.PutObjectCommand({ ...place, Body: 'two' }));
    for (const under of ['own', 'asked'] as const) {
      lieOnce('GetObject', { kind: 'otherVersion', under });
      const got = await client.send(new s3.GetObjectCommand({ ...place, VersionId: one.VersionId }));
      expect(await got.Body?.transformToString()).toBe('two');
      expect(got.VersionId).toBe(under === 'own' ? two.VersionId : one.VersionId);
    }
    expect(await get(one.VersionId)).toBe('one');
  });
});

describe('a rule', () => {
  it('is told to the requests it fits, as often as it says', async () => {
    const lie = { kind: 'answer', status: 503, code: 'SlowDown' } as const;
    server.faults.add({ when: ({ operation }) => operation === 'HeadObject', skip: 1, times: 1, lie });
    await put('one');
    await head();
    expect(server.faults.untold()).toHaveLength(1);
    expect(await failure(head())).not.toBe('no error');
    await head();
    expect(server.requests.map(({ status }) => status)).toEqual([200, 200, 503, 200]);
  });

  it('that throws is an error of its own', async () => {
    const when = (): boolean => {
      throw new Error('a mistake in a test');
    };
    server.faults.add({ when, lie: { kind: 'lost' } });
    expect(await failure(put('one'))).toBe('LyingS3Broke');
  });

  it.each<[operation: string, lie: Rule['lie']]>([
    ['PutObject', { kind: 'partLost', part: 1, checksum: 'right' }],
    ['PutObject', { kind: 'flip', byte: 3, checksum: 'right' }],
    ['GetObject', { kind: 'otherVersion', under: 'own' }],
    ['GetObject', { kind: 'truncate', afterBytes: 3, told: 'whole' }],
    ['GetObject', { kind: 'lost' }],
  ])('of which nothing can come is an error: %s %o', async (operation, lie) => {
    lieOnce(operation, lie);
    expect(await failure(put('one').then(() => get()))).toBe('LieImpossible');
  });
});
