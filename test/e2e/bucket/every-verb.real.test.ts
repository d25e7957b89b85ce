import { PutBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { ministack, type S3Server, versitygw } from '#test/support/s3-servers.ts';
import { startOrders } from '../orders-database.ts';
import { DoctorDocument, type Ended, ListDocument, RestoreDocument, VerifyDocument } from '../product.ts';
import { type BucketProduct, makeBucketProduct, manifestKey } from './bucket-product.ts';

const password = 'pg-word-that-nobody-may-see';
const secrets = [password, 'AKIAHOLDFASTNOBODY', 'key-that-nobody-may-see'];

let server: PostgresServer;
let s3: S3Server;
beforeAll(async () => {
  [server, s3] = await Promise.all([startOrders(17, 3_000, { password }), withSecretKeys(ministack())]);
}, 120_000);
afterAll(async () => {
  await Promise.all([server?.stop(), s3?.stop()]);
});

/** MiniStack takes all keys; these can be searched for. */
async function withSecretKeys(starting: Promise<S3Server>): Promise<S3Server> {
  return { ...(await starting), accessKeyId: secrets[1] ?? '', secretAccessKey: secrets[2] ?? '' };
}

const small = { source: { bigTable: '1MB', counts: '100%' }, store: { partBytes: '64KB', maxParts: 20 } };
const Status = z.object({
  sources: z.array(z.object({ newestGood: z.string(), withinRpo: z.literal(true) })),
});
const Drill = z.object({ verdict: z.string() }).loose();
const Audit = z.object({ entries: z.array(z.object({ verb: z.string(), outcome: z.string() }).loose()) });

const problems = (ended: Ended): string =>
  ended
    .json(DoctorDocument)
    .checks.filter(({ name }) => name.startsWith('store'))
    .flatMap(({ problem }) => problem ?? [])
    .join('\n');

/** With the password in it, as in a secret. */
const urlOf = (database: string): string => server.url(database).replace('@', `:${password}@`);
const env = () => ({ ORDERS_URL: urlOf('orders'), BACK_URL: urlOf('back') });

const kinds = [
  {
    title: 'with versions and a lock',
    kind: { versioned: true, lockDays: 14 },
    versionId: expect.stringMatching(/./),
    lock: 'governance',
    lockedUntil: expect.stringMatching(/^20\d\d-/),
    warnings: ['unfinished uploads'],
  },
  {
    title: 'without versions and without a lock',
    kind: { versioned: false },
    versionId: null,
    lock: 'none',
    lockedUntil: null,
    warnings: ['keeps no versions', 'locks nothing', 'unfinished uploads'],
  },
];

describe.each(kinds)('a bucket $title', ({ kind, versionId, lock, lockedUntil, warnings }) => {
  let product: BucketProduct;
  let point: string;
  /** Everything that was printed. */
  let told = '';
  const run = async (args: readonly string[], code = 0): Promise<Ended> => {
    const ended = await product.run([...args, '--json']);
    told += `${ended.stdout}\n${ended.stderr}\n`;
    expect(ended.code, `${args.join(' ')}\n${ended.stdout}\n${ended.stderr}`).toBe(code);
    return ended;
  };

  beforeAll(async () => {
    product = await makeBucketProduct({ server, s3, kind }, { ...small, env: env() });
  });
  afterAll(() => product?.cleanup());

  it('is examined by doctor, twice, and only the marker is left in it', async () => {
    for (const _ of ['first', 'again']) {
      const said = problems(await run(['doctor']));
      for (const warning of warnings) expect(said).toContain(warning);
      expect(said.split('\n')).toHaveLength(warnings.length);
    }
    expect(await product.keys()).toEqual(['holdfast.json']);
    expect((await product.versions()).versions).toHaveLength(1);
    expect(await product.unfinished()).toEqual([]);
  });

  it('takes a point that is verified, with its versions and its lock in the manifest', async () => {
    await run(['run', 'orders']);
    const { points } = (await run(['list'])).json(ListDocument);
    expect(points).toMatchObject([{ level: 'verified', flags: [] }]);
    point = points[0]?.point ?? '';
    const { objects, retention } = await product.manifestOf(point);
    expect(objects.filter(({ archive }) => archive === 'public.orders').length).toBeGreaterThan(1);
    for (const object of objects) expect(object).toMatchObject({ versionId });
    expect(retention).toMatchObject({ lock, lockedUntil });
    expect(await product.unfinished()).toEqual([]);
  });

  it('shows it, says how it stands, and reads every byte back', async () => {
    const ended = await run(['status']);
    expect(ended.json(Status).sources).toMatchObject([{ newestGood: point }]);
    expect(ended.stderr.includes('has no lock')).toBe(lock === 'none');
    expect((await run(['show', point])).stdout).toContain(lock);
    expect((await run(['verify', point])).json(VerifyDocument)).toEqual({ verdict: 'good', findings: [] });
  });

  it('gives the database back, and stands a drill', async () => {
    const restored = await run(['restore', point, '--to', 'env:BACK_URL', '--create']);
    expect(restored.json(RestoreDocument)).toMatchObject({ verdict: 'matches', differences: 0 });
    expect(await server.psql('SELECT count(*) FROM orders', 'back')).toBe('3000');
    await server.psql('DROP DATABASE back');
    expect((await run(['drill', 'orders'])).json(Drill).verdict).toBe('pass');
    expect((await run(['list'])).json(ListDocument).points).toMatchObject([{ point, level: 'proven' }]);
  });

  it('passes a suspect point over, and believes a person who says that it is right', async () => {
    product.plan({ judge: { minRows: 1_000_000 } });
    expect((await run(['run', 'orders'])).stderr).toContain('the plan asks for 1,000,000 at least');
    const listed = async () => (await run(['list'])).json(ListDocument).points;
    const [suspect] = await listed();
    expect(suspect).toMatchObject({ level: 'verified', flags: ['suspect'] });
    expect((await run(['status'])).json(Status).sources).toMatchObject([{ newestGood: point }]);
    await run(['accept', suspect?.point ?? '']);
    expect((await listed())[0]).toMatchObject({ point: suspect?.point, flags: [] });
    expect((await run(['status'])).json(Status).sources).toMatchObject([{ newestGood: suspect?.point }]);
  });

  it('keeps who did what', async () => {
    const { entries } = (await run(['audit'])).json(Audit);
    expect(entries.map(({ verb }) => verb)).toEqual(
      expect.arrayContaining(['verify', 'restore', 'drill', 'accept']),
    );
  });

  it('has no password and no key in it, nor in anything that was printed', async () => {
    const { versions } = await product.versions();
    expect(versions.length).toBeGreaterThan(10);
    const bodies = await Promise.all((await product.keys()).map((key) => product.read(key)));
    const all = [told, JSON.stringify(versions), ...bodies.map((body) => body.toString('latin1'))];
    for (const secret of secrets) expect(all.filter((text) => text.includes(secret))).toEqual([]);
  });
});

describe('doctor, of a bucket that would not keep its points', () => {
  const lifecycle = async (product: BucketProduct, Prefix: string) => {
    const sweep = { Status: 'Enabled', Filter: { Prefix: '' } } as const;
    await product.client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: product.bucket,
        LifecycleConfiguration: {
          Rules: [
            { ...sweep, ID: 'sweep', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
            { ID: 'tidy up', Status: 'Enabled', Filter: { Prefix }, Expiration: { Days: 30 } },
          ],
        },
      }),
    );
    return product.run(['doctor', '--json']);
  };

  it('fails and names a lifecycle rule that would delete them, and no rule for other prefixes', async () => {
    const product = await makeBucketProduct(
      { server, s3, kind: { versioned: true, lockDays: 1 } },
      { ...small, env: env() },
    );
    const elsewhere = await lifecycle(product, 'logs/');
    expect([elsewhere.code, problems(elsewhere)]).toEqual([0, '']);
    const ended = await lifecycle(product, 'house/');
    expect(ended.code).toBe(1);
    expect(problems(ended)).toMatch(/the rule 'tidy up' deletes objects under 'house\/' after 30 days/);
    product.cleanup();
  });
});

describe('versitygw, which checks signatures and the sizes of parts', () => {
  it('takes a point in parts of the usual size, and gives the database back', async (context) => {
    const gateway = (await versitygw()) ?? context.skip();
    const product = await makeBucketProduct(
      { server, s3: gateway, kind: { versioned: true, lockDays: 1 } },
      { env: env() },
    );
    try {
      const doctor = await product.run(['doctor', '--json']);
      expect(doctor.code, doctor.stdout).toBe(0);
      const point = await product.backUp();
      for (const { versionId } of (await product.manifestOf(point)).objects) expect(versionId).not.toBeNull();
      expect(await product.read(manifestKey(point))).not.toHaveLength(0);
      const restored = await product.run(['restore', point, '--to', 'env:BACK_URL', '--create', '--json']);
      expect(restored.json(RestoreDocument), restored.stderr).toMatchObject({ verdict: 'matches' });
      const wrong = await product.run(['doctor', '--json'], { AWS_SECRET_ACCESS_KEY: 'another' });
      expect(wrong.code).toBe(1);
      expect(problems(wrong)).toMatch(/does not accept the credentials/);
      expect(problems(wrong)).not.toContain(gateway.secretAccessKey);
    } finally {
      product.cleanup();
      await gateway.stop();
    }
  });
});
