import { once } from 'node:events';
import http from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { ministack, type S3Server } from '#test/support/s3-servers.ts';
import { startOrders } from '../orders-database.ts';
import { DoctorDocument, type Ended, ErrorDocument, RunDocument } from '../product.ts';
import { type BucketProduct, makeBucketProduct } from './bucket-product.ts';

let server: PostgresServer;
let s3: S3Server;
let product: BucketProduct;
beforeAll(async () => {
  [server, s3] = await Promise.all([startOrders(17, 100), ministack()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([server?.stop(), s3?.stop()]);
});
beforeEach(async () => {
  product = await makeBucketProduct({ server, s3, kind: { versioned: true } });
});
afterEach(() => product.cleanup());

/** Doctor and run with another `s3` section, and other variables. */
async function tried(
  changes: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly doctor: Ended; readonly run: Ended }> {
  product.write({ store: { ...product.store, s3: { ...product.store.s3, ...changes } } });
  const doctor = await product.run(['doctor', '--json'], env);
  return { doctor, run: await product.run(['run', 'orders', '--json'], env) };
}

const failures = (ended: Ended): string =>
  ended
    .json(DoctorDocument)
    .checks.filter(({ ok }) => !ok)
    .map(({ problem }) => problem)
    .join('\n');

function expectRefused({ doctor, run }: Awaited<ReturnType<typeof tried>>, said: RegExp): void {
  expect(doctor.code, doctor.stdout).toBe(1);
  expect(failures(doctor)).toMatch(said);
  expect(run.code, run.stdout).toBe(1);
  expect(run.json(RunDocument).runs).toMatchObject([
    { outcome: 'failed', error: { message: expect.stringMatching(said), hint: expect.stringMatching(/./) } },
  ]);
}

/** The address of a server on a free port of this machine. */
async function listening(server: http.Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

/** MiniStack, as it would be if it had never heard of one kind of request's condition: it checks no signatures. */
const forgetful = (forgets: (request: http.IncomingMessage) => boolean): http.Server =>
  http.createServer((request, response) => {
    const { 'if-none-match': condition, ...headers } = request.headers;
    const passed = condition === undefined || forgets(request) ? headers : request.headers;
    const { method, url = '/' } = request;
    const inner = http.request(new URL(url, s3.endpoint), { method, headers: passed }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    request.pipe(inner);
  });

describe('doctor and run', () => {
  it('name a bucket that does not exist', async () => {
    expectRefused(await tried({ bucket: 'nobody-made-this' }), /there is no bucket 'nobody-made-this'/);
  });

  it('say that there are no credentials, without waiting for a machine of AWS', async () => {
    const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
    expectRefused(await tried({}, none), /does not accept the credentials: .*[Cc]redential/);
  });

  it('name an endpoint that nobody answers', async () => {
    const closed = http.createServer();
    const endpoint = await listening(closed);
    closed.close();
    expectRefused(await tried({ endpoint }), /ECONNREFUSED/);
  });

  it.each([
    ['PutObject', (request: http.IncomingMessage) => request.method === 'PUT'],
    ['CompleteMultipartUpload', (request: http.IncomingMessage) => request.method === 'POST'],
  ])('refuse a store whose %s overwrites, and write nothing of a run into it', async (operation, forgets) => {
    const server = forgetful(forgets);
    try {
      const tries = await tried({ endpoint: await listening(server) });
      expectRefused(tries, new RegExp(`overwrites objects: ${operation} does not heed If-None-Match`));
      const keys = await product.keys();
      // who tried to run is written down; nothing else is
      expect(keys.filter((key) => !key.startsWith('audit/'))).toEqual(['holdfast.json']);
      expect(await product.unfinished()).toEqual([]);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('a store in a bucket', () => {
  it('takes its endpoint from the variable of AWS when the config names none', async () => {
    const { doctor, run } = await tried({ endpoint: undefined }, { AWS_ENDPOINT_URL_S3: s3.endpoint });
    expect(doctor.code, doctor.stdout).toBe(0);
    expect(run.json(RunDocument).runs).toMatchObject([{ outcome: 'verified' }]);
  });

  it.each([
    ['catalog', /the stacks of 'holdfast' cannot be looked up: .*ECONNREFUSED/, /catalog: 'manifests'/],
    ['bucket', /names no bucket/, /bucket: /],
  ])('ends with 2 when its config has no %s, and says what to write', async (field, message, hint) => {
    // nobody answers for the stacks
    const { run } = await tried({ [field]: undefined }, { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
    expect(run.code).toBe(2);
    const { error } = run.json(ErrorDocument);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it('ends with 2 when its endpoint has a password in it, which is not repeated', async () => {
    const { run } = await tried({ endpoint: 'http://ann:never-repeated@127.0.0.1:9' });
    expect(run.code).toBe(2);
    expect(run.json(ErrorDocument).error.message).toMatch(/has a user in it/);
    expect(run.stdout + run.stderr).not.toContain('never-repeated');
  });
});
