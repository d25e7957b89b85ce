import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { ministack, type S3Server } from '#test/support/s3-servers.ts';
import { startOrders } from '../orders-database.ts';
import { DoctorDocument, RestoreDocument, VerifyDocument } from '../product.ts';
import { type BucketProduct, makeBucketProduct, manifestKey } from './bucket-product.ts';

const small = { source: { bigTable: '1MB', counts: '100%' }, store: { partBytes: '64KB', maxParts: 20 } };

let server: PostgresServer;
let s3: S3Server;
let product: BucketProduct;
let point: string;
/** The archives' pieces. */
let dataKeys: readonly string[];
/** With their part lists. */
let allKeys: readonly string[];
beforeAll(async () => {
  [server, s3] = await Promise.all([startOrders(17, 3_000), ministack()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([server?.stop(), s3?.stop()]);
});
afterEach(() => product.cleanup());

async function fill(versioned: boolean): Promise<void> {
  product = await makeBucketProduct({ server, s3, kind: { versioned } }, small);
  point = await product.backUp();
  allKeys = await product.keys('data/');
  dataKeys = (await product.manifestOf(point)).objects.map(({ key }) => key);
}

const target = () => `back_${Math.random().toString(36).slice(2, 8)}`;
const verify = () => product.run(['verify', point, '--json']);
const restore = (into: string) =>
  product.run(['restore', point, '--to', server.url(into), '--create', '--json']);

async function expectGood(): Promise<void> {
  const verified = await verify();
  expect(verified.code, verified.stderr).toBe(0);
  expect(verified.json(VerifyDocument)).toEqual({ verdict: 'good', findings: [] });
  const into = target();
  const restored = await restore(into);
  expect(restored.json(RestoreDocument), restored.stderr).toMatchObject({
    verdict: 'matches',
    differences: 0,
  });
  await server.psql(`DROP DATABASE ${into}`);
}

/** `said` is in what verify finds. */
async function expectDamaged(archive: string, said: RegExp): Promise<void> {
  const verified = await verify();
  expect(verified.code, verified.stdout).toBe(1);
  const { verdict, findings } = verified.json(VerifyDocument);
  expect(verdict).toBe('damaged');
  expect(findings.map(({ object }) => object)).toContain(archive);
  expect(findings.map(({ problem }) => problem).join('\n')).toMatch(said);
  const into = target();
  const restored = await restore(into);
  expect(restored.code, restored.stdout).toBe(1);
  expect(await server.psql(`SELECT count(*) FROM pg_database WHERE datname = '${into}'`)).toBe('0');
  expect((await product.points())[0]).toMatchObject({ point, flags: ['damaged'] });
}

const flipped = async (key: string): Promise<Buffer> => {
  const bytes = await product.read(key);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return bytes;
};
const big = 'public.orders';
const missing = (key = 'no key') => new RegExp(`'${key}' is not in the store`);

describe('a point in a bucket with versions', () => {
  beforeEach(() => fill(true));

  it('is good, and gives the database back, with a newer version of other bytes over each object', async () => {
    expect(allKeys.length).toBeGreaterThan(dataKeys.length);
    for (const key of allKeys) await product.overwrite(key, await flipped(key));
    await expectGood();
  });

  it('is good, and gives the database back, with a delete marker over each object', async () => {
    for (const key of allKeys) await product.remove(key);
    expect((await product.versions()).markers).toHaveLength(allKeys.length);
    await expectGood();
  });

  it('is hidden by a delete marker over its manifest, and is there again when the marker is gone', async () => {
    const { VersionId } = await product.remove(manifestKey(point));
    expect(await product.points()).toEqual([]);
    expect((await verify()).code).toBe(3);
    await product.remove(manifestKey(point), VersionId);
    await expectGood();
  });

  it('is found damaged, and not restored, when the version itself is deleted', async () => {
    const { objects } = await product.manifestOf(point);
    const gone = objects.find(({ archive }) => archive === big);
    await product.remove(gone?.key ?? '', gone?.versionId ?? '');
    await expectDamaged(big, missing(gone?.key));
  });

  it('is not believed with a manifest that was edited by hand, though its version is the newest', async () => {
    const key = manifestKey(point);
    const edited = (await product.read(key)).toString().replace('"attempt": 1', '"attempt": 2');
    expect(edited).toContain('"attempt": 2');
    await product.overwrite(key, Buffer.from(edited));
    expect((await verify()).code).not.toBe(0);
    const into = target();
    expect((await restore(into)).code).not.toBe(0);
    expect(await server.psql(`SELECT count(*) FROM pg_database WHERE datname = '${into}'`)).toBe('0');
    const doctor = (await product.run(['doctor', '--json'])).json(DoctorDocument);
    const remains = doctor.checks.find(({ name }) => name === 'remains');
    expect(remains?.problem).toContain(`${point} cannot be believed`);
  });
});

describe('a point in a bucket without versions', () => {
  let ofBig: string;
  beforeEach(async () => {
    await fill(false);
    ofBig = (await product.manifestOf(point)).objects.find(({ archive }) => archive === big)?.key ?? '';
  });

  it('is found damaged, and not restored, when one bit of an object is another', async () => {
    await product.overwrite(ofBig, await flipped(ofBig));
    await expectDamaged(big, /part \d+ of 20, .* has another SHA-256 than promised/);
  });

  it('is found damaged, and not restored, when an object is replaced by another of the point', async () => {
    const other = dataKeys.find((key) => key !== ofBig) ?? '';
    await product.overwrite(ofBig, await product.read(other));
    await expectDamaged(big, /part 1 of 20, .* has another SHA-256 than promised/);
  });

  it('is found damaged, and not restored, when an object is deleted', async () => {
    await product.remove(ofBig);
    await expectDamaged(big, missing(ofBig));
  });
});
