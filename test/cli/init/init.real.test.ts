import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { deployableOf } from '../../../infra/loading/deployable.ts';
import { readWritten } from '../../../infra/loading/read-written.ts';
import { start } from '../run-cli.ts';
import { hidden, startSampleAccount } from './sample-account.ts';

describe('init in an account', () => {
  let account: Awaited<ReturnType<typeof startSampleAccount>>;
  beforeAll(async () => {
    account = await startSampleAccount();
  });
  afterAll(() => account?.stop());

  async function holdfast(config: string) {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-init-'));
    onTestFinished(async () => rm(folder, { recursive: true, force: true }));
    const file = join(folder, config);
    const run = (...args: readonly string[]) =>
      start(folder, args, { config, env: account.environment }).ended;
    return { file, run, text: () => readFile(file, 'utf8') };
  }

  it('writes what is there, and says of the rest why not', async () => {
    const { file, run } = await holdfast('holdfast.config.ts');
    const { code, out } = await run('init', '--json');
    expect(code).toBe(0);
    const { sources, notWritten, file: told } = JSON.parse(out);
    expect(told).toBe(file);
    expect(sources).toMatchObject([
      {
        source: 'ledger',
        from: 'RDS instance ledger',
        url: { secret: 'holdfast/ledger' },
        secretFound: false,
      },
      { source: 'orders', from: 'RDS instance orders', url: { secret: 'prod/orders' }, secretFound: true },
      { source: 'books', from: 'RDS cluster books', url: { secret: 'holdfast/books' }, secretFound: false },
      { source: 'prod-elsewhere', from: 'secret prod/elsewhere', secretFound: true },
    ]);
    expect(sources[0].remarks[0]).toBe("its status was 'stopped': until it is available, a backup fails");
    expect(sources[2].remarks[0]).toContain('the secret that RDS keeps of it does not do');
    expect(notWritten).toEqual([
      { what: 'RDS instance orders-copy', why: 'a read replica: back up orders' },
      { what: 'RDS instance shop', why: 'mysql is not supported' },
      { what: 'secret prod/movies', why: "it is tagged for 'neo4j', which is not supported" },
    ]);
  });

  it.each(['holdfast.config.ts', 'a.json'])(
    'writes %s such that it can be deployed as it is',
    async (name) => {
      const { file, run } = await holdfast(name);
      await run('init');
      const { networks, config } = deployableOf(await readWritten(file), new Date());
      expect(networks).toEqual([
        {
          ...{ as: 'imported', name: 'prod-db', vpc: account.vpc, routeTables: [], egress: 'nat' },
          subnets: account.subnets.toSorted(),
        },
      ]);
      expect(Object.values(config.sources).map(({ network }) => network)).toEqual(Array(4).fill('prod-db'));
      // the next verb takes the config, and misses what is not deployed yet
      const { code, out } = await run('doctor', '--json');
      expect(code).toBe(2);
      expect(JSON.parse(out).error.message).toContain("'holdfast' is not deployed in eu-central-1");
    },
  );

  it('refuses the second time, and leaves the first file as it was', async () => {
    const { run, text } = await holdfast('holdfast.config.ts');
    await run('init');
    const first = await text();
    expect((await run('init')).code).toBe(2);
    expect(await text()).toBe(first);
  });

  it('writes and prints no value of a secret, no password and no user', async () => {
    const { run, text } = await holdfast('holdfast.config.ts');
    const { out, err } = await run('init');
    for (const word of [hidden.user, hidden.password, 'geheim', 'reader']) {
      expect(`${await text()}${out}${err}`).not.toContain(word);
    }
  });

  it('shows a person a table, and tells a JSON file its remarks beside it', async () => {
    const { run } = await holdfast('a.json');
    const { out, err } = await run('init');
    expect(out).toMatch(/^SOURCE {10}WHAT IT IS {13}ITS URL LIES IN$/m);
    expect(out).toMatch(/^ledger {10}RDS instance ledger {4}holdfast\/ledger {2}to be made$/m);
    expect(err).toContain('ledger: make the secret holdfast/ledger, tagged holdfast:holdfast = postgres');
  });

  it('takes the bucket of a deployment that is there, and says so', async () => {
    await account.addStack('nights-store', 'the-bucket-of-nights');
    const { file, run } = await holdfast('a.json');
    const { out } = await run('init', '--deployment', 'nights');
    expect(out).toContain(
      'the stack nights-store is there, and its bucket the-bucket-of-nights is the store',
    );
    const { config, store } = deployableOf(await readWritten(file), new Date());
    expect(config.deployment).toBe('nights');
    expect(store.s3).toEqual({ region: account.region, bucket: 'the-bucket-of-nights' });
  });
});
