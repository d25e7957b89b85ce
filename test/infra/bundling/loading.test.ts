import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '#core/config/config-error.ts';
import { UsageError } from '#core/errors.ts';
import { deployableOf } from '../../../infra/loading/deployable.ts';
import { readWritten } from '../../../infra/loading/read-written.ts';
import { exampleConfig } from '../support/synth.ts';

const load = (value: unknown) => deployableOf({ value, folder: '/srv' }, new Date('2026-11-20T12:00:00Z'));

/** `path is value: instead`, of everything that is wrong with it. */
function problemsIn(value: unknown): readonly string[] {
  try {
    load(value);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.hint.split('\n');
    throw error;
  }
}

const { orders } = exampleConfig.sources;
const withPlan = (plan: object) => ({
  ...exampleConfig,
  plans: { nightly: { ...exampleConfig.plans.nightly, ...plan } },
});
const withNetwork = (network: object) => ({ ...exampleConfig, networks: { prod: network } });

describe('a config that is deployed', () => {
  it('is accepted when nothing stands in its way', () => {
    expect(load(exampleConfig)).toMatchObject({
      engines: ['postgres'],
      networks: [{ as: 'imported', name: 'prod', vpc: 'vpc-0a1b2c3d', egress: 'nat' }],
      archives: [{ class: 'yearly', tier: 'deep-archive', afterDays: 30 }],
    });
  });

  it('is refused with a folder, and told what to write', () => {
    expect(problemsIn({ ...exampleConfig, store: { directory: 'backups' } })).toEqual([
      expect.stringMatching(
        /^store\.directory is 'backups': to deploy, write s3: \{ region: 'eu-central-1' \}/,
      ),
    ]);
  });

  it('is refused with a bare bucket, or one that is not of AWS', () => {
    const s3 = {
      region: 'eu-central-1',
      bucket: 'b',
      catalog: 'manifests',
      endpoint: 'https://s3.example.org',
    };
    expect(problemsIn({ ...exampleConfig, store: { s3 } })).toEqual([
      expect.stringMatching(/^store\.s3\.catalog is 'manifests': leave it out to deploy/),
      expect.stringMatching(/^store\.s3\.endpoint is .*: leave it out/),
    ]);
  });

  it('is refused when a source has its secret in a variable, or no network among those that there are', () => {
    const { network: _, ...without } = orders;
    expect(
      problemsIn({ ...exampleConfig, sources: { orders: { ...without, url: { env: 'ORDERS_URL' } } } }),
    ).toEqual([
      "sources.orders.network is (missing): write one of 'prod'",
      expect.stringMatching(/^sources\.orders\.url is \(not shown\): write \{ secret: /),
    ]);
  });

  it('is refused when a drill shall run a command, which a task could only leave out', () => {
    const sources = { orders: { ...orders, drill: { command: 'npm run smoke' } } };
    expect(problemsIn({ ...exampleConfig, sources })).toEqual([
      expect.stringMatching(
        /^sources\.orders\.drill\.command is 'npm run smoke': leave it out and ask by checks/,
      ),
    ]);
  });

  it('is refused when servers shall be checked by a file that no task has', () => {
    expect(problemsIn({ ...exampleConfig, tls: { ca: 'ca.pem' } })).toEqual([
      expect.stringMatching(/^tls\.ca is 'ca\.pem': leave it out.*sslrootcert=\/etc\/holdfast\/rds\.pem/),
    ]);
  });

  it('is refused with a heartbeat that goes to a variable, which no function has', () => {
    expect(problemsIn({ ...exampleConfig, alerts: { heartbeat: { env: 'HEARTBEAT_URL' } } })).toEqual([
      expect.stringMatching(/^alerts\.heartbeat is .*: write \{ secret: /),
    ]);
  });

  it('is refused when the key of a channel is in a variable, which no function has', () => {
    expect(problemsIn({ ...exampleConfig, alerts: { slack: { env: 'SLACK_URL' } } })).toEqual([
      expect.stringMatching(
        /^alerts\.slack is \(not shown\): write \{ secret: '…' \}, .* holdfast:acme = notify/,
      ),
    ]);
  });

  it('is refused without a source', () => {
    expect(problemsIn({ ...exampleConfig, sources: {}, images: {} })).toEqual([
      expect.stringMatching(/^sources is an object: write at least one/),
    ]);
  });

  it('tells every mistake at once', () => {
    const wrong = {
      ...exampleConfig,
      store: { directory: 'b' },
      tasks: { cpu: 300 },
      images: { neo4j: 'x' },
    };
    expect(problemsIn(wrong).map((line) => line.split(' is ')[0])).toEqual([
      'store.directory',
      'tasks.cpu',
      'images.neo4j',
    ]);
  });
});

describe('an archive', () => {
  it.each([
    [
      '90d',
      'glacier-instant',
      'weekly',
      "'106d' or more: they would be there for 74 days, and AWS bills 90: of each TB, 2.69 dollars for 16 days on which nothing lies there",
    ],
    [
      '105d',
      'glacier-flexible',
      'weekly',
      "'106d' or more: they would be there for 89 days, and AWS bills 90: of each TB, 0.14 dollars for a day on which nothing lies there",
    ],
    [
      '195d',
      'deep-archive',
      'weekly',
      "'196d' or more: they would be there for 179 days, and AWS bills 180: of each TB, 0.06 dollars for a day on which nothing lies there",
    ],
  ])('of points kept %s in %s is refused', (keep, tier, name, advice) => {
    const problems = problemsIn(
      withPlan({ keep: { daily: '14d', [name]: keep }, archive: { [name]: tier } }),
    );
    expect(problems).toEqual([
      `plans.nightly.archive.${name} is '${tier}': leave it out, or keep ${name} points for ${advice}`,
    ]);
  });

  it.each([
    ['106d', 'glacier-instant'],
    ['196d', 'deep-archive'],
    ['forever', 'deep-archive'],
  ])('of points kept %s in %s is accepted', (keep, tier) => {
    expect(problemsIn(withPlan({ keep: { daily: '14d', weekly: keep }, archive: { weekly: tier } }))).toEqual(
      [],
    );
  });

  it('is refused where another plan keeps the same class elsewhere: both lie under one prefix', () => {
    const plain = { schedule: 'cron(0 4 * * ? *)', keep: { daily: '7d', yearly: '7y' } };
    const problems = problemsIn({ ...exampleConfig, plans: { ...exampleConfig.plans, plain } });
    expect(problems).toEqual([
      expect.stringMatching(
        /^plans\.plain\.archive\.yearly is \(missing\): write 'deep-archive' as other plans do/,
      ),
    ]);
  });
});

describe('a network', () => {
  it.each([
    [
      { vpc: 'vpc-0a1b2c3d', subnets: 'private' },
      /^networks\.prod\.subnets is 'private': write the ids, .* describe-subnets .*vpc-0a1b2c3d/,
    ],
    [
      { vpc: 'my-vpc', subnets: ['subnet-0a1b2c3d'] },
      /^networks\.prod\.vpc is 'my-vpc': write the id of a VPC/,
    ],
    [{ vpc: 'vpc-0a1b2c3d', subnets: ['subnet-a'] }, /^networks\.prod\.subnets is a list: write the ids/],
    [{ vpc: 'vpc-0a1b2c3d' }, /^networks\.prod\.subnets is \(missing\): write the ids/],
    [{ subnets: ['subnet-0a1b2c3d'] }, /^networks\.prod\.subnets is a list: leave it out, or name a vpc/],
    [{ egress: 'none' }, /^networks\.prod\.egress is 'none': write 'public', 'nat' or 'endpoints'/],
  ])('%j is refused, for AWS is not asked at synth', (network, problem) => {
    expect(problemsIn(withNetwork(network))).toEqual([expect.stringMatching(problem)]);
  });

  it('is refused under the name of the drills', () => {
    const networks = {
      ...exampleConfig.networks,
      drill: { vpc: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d'] },
    };
    expect(problemsIn({ ...exampleConfig, networks })).toEqual([
      expect.stringMatching(/^networks\.drill is /),
    ]);
  });

  it('is refused as the second one of the VPC that is made, and with endpoints or tables that another one has', () => {
    const vpc = {
      vpc: 'vpc-0a1b2c3d',
      subnets: ['subnet-0a1b2c3d'],
      egress: 'endpoints',
      routeTables: ['rtb-0a1b2c3d'],
    };
    const networks = { prod: {}, second: {}, third: vpc, fourth: vpc };
    expect(problemsIn({ ...exampleConfig, networks }).map((line) => line.split(' is ')[0])).toEqual([
      'networks.second.vpc',
      'networks.fourth.egress',
      'networks.fourth.routeTables',
    ]);
  });

  it('is refused where all of them do not fit into the environment of a function', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_none, index) => [`n${index}`, exampleConfig.networks.prod] as const),
    );
    expect(problemsIn({ ...exampleConfig, networks: { ...many, ...exampleConfig.networks } })).toEqual([
      expect.stringMatching(/^networks is an object: write fewer networks or subnets/),
    ]);
  });

  it('is made, with public addresses, where the config names none', () => {
    const { network: _, ...without } = orders;
    const { networks } = load({ ...exampleConfig, networks: {}, sources: { orders: without } });
    expect(networks).toEqual([{ as: 'own', name: 'own', egress: 'public' }]);
  });
});

describe('tasks', () => {
  it.each([
    [{ cpu: 300 }, /^tasks\.cpu is 300: write one of 256, 512/],
    [{ cpu: 1024, memory: '1GB' }, /^tasks\.memory is '1GB': write '2048MB' to '8192MB' in steps of 1024MB/],
    [{ cpu: 8192, memory: '17GB' }, /^tasks\.memory is '17GB'/],
    [{ disk: '201GB' }, /^tasks\.disk is '201GB': write '200GB' or less/],
  ])('%j are refused: Fargate has no such', (tasks, problem) => {
    expect(problemsIn({ ...exampleConfig, tasks })).toEqual([expect.stringMatching(problem)]);
  });

  it('may be as large as Fargate has them', () => {
    expect(problemsIn({ ...exampleConfig, tasks: { cpu: 16_384, memory: '120GB', disk: '200GB' } })).toEqual(
      [],
    );
  });
});

describe('a config file', () => {
  async function written(name: string, text: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-config-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  }

  it('is read as data: what is no JSON in it is not deployed', async () => {
    const file = await written(
      'a.mjs',
      'export default { a: 1, b: undefined, c: () => 1, d: { e: [null] } };',
    );
    expect((await readWritten(file)).value).toEqual({ a: 1, d: { e: [null] } });
  });

  it('may be JSON', async () => {
    expect((await readWritten(await written('a.json', '{"a":1}'))).value).toEqual({ a: 1 });
  });

  it('that is not there ends with what to do, and nothing of its content', async () => {
    await expect(readWritten('/nowhere/holdfast.config.ts')).rejects.toThrow(UsageError);
    const file = await written('a.mjs', "throw new Error('no\\nsecret-word');");
    await expect(readWritten(file)).rejects.toThrow(/cannot be loaded: no$/);
  });
});
