import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundAccount } from '#adapters/aws/discovery/found-account.ts';
import { nameFrom, tellApart } from '../../../cli/init/proposal/names.ts';
import { proposalOf } from '../../../cli/init/proposal/propose.ts';
import { account, accounts, cluster, instance, place, secret } from './found-accounts.ts';

const proposed = (more: Partial<FoundAccount>) => proposalOf(account(more), 'holdfast');
const whyNot = (more: Partial<FoundAccount>) =>
  proposed(more).notWritten.map(({ what, why }) => `${what}: ${why}`);

const byItsTag = 'its tag alone says that it is a source: take it out if it is the target of restores';

describe('names of sources', () => {
  const names = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/)),
  );

  it('are names, and no two are alike', () => {
    fc.assert(
      fc.property(names, fc.subarray(['nightly', 'orders']), (texts, taken) => {
        const told = tellApart([...texts, ...texts, 'orders', 'nightly'], taken);
        for (const name of told) expect(name).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
        expect(new Set([...told, ...taken]).size).toBe(told.length + taken.length);
      }),
    );
  });

  it('stay as they are where they can, whatever comes before', () => {
    expect(tellApart(['Orders', 'ORDERS', 'orders', 'orders-2'], [])).toEqual([
      'orders-3',
      'orders-4',
      'orders',
      'orders-2',
    ]);
  });

  it('are not those of the plan', () => {
    expect(proposed({ instances: [instance('nightly')] }).sources[0]?.source).toBe('nightly-2');
  });

  it.each([
    ['Prod/Orders_DB', 'prod-orders-db'],
    ['9lives', 'db-9lives'],
    ['--x--', 'x'],
    ['äöü', 'db'],
    [`${'a'.repeat(39)}-b`, 'a'.repeat(39)],
  ])('make %j %j', (text, name) => {
    expect(nameFrom(text)).toBe(name);
  });
});

describe('a proposal', () => {
  it('has every server and every secret among the sources or the reasons', () => {
    fc.assert(
      fc.property(accounts, (found) => {
        const { sources, notWritten } = proposalOf(found, 'holdfast');
        const told = [...sources.map(({ from }) => from), ...notWritten.map(({ what }) => what)];
        const used = sources.flatMap(({ url }) => ('secret' in url ? [url.secret] : []));
        for (const { id, cluster: of } of found.instances) {
          expect(told).toContain(of === undefined ? `RDS instance ${id}` : `RDS cluster ${of}`);
        }
        for (const { id } of found.clusters) expect(told).toContain(`RDS cluster ${id}`);
        for (const { name } of found.secrets)
          expect([...told, ...used]).toContain(used.includes(name) ? name : `secret ${name}`);
        expect(new Set(used).size).toBe(used.length);
      }),
    );
  });

  it('makes a source of each instance and cluster of PostgreSQL, and none of the members', () => {
    const { sources } = proposed({
      instances: [instance('orders'), instance('books-1', { cluster: 'books', engine: 'aurora-postgresql' })],
      clusters: [cluster('books')],
    });
    expect(sources.map(({ source, from }) => [source, from])).toEqual([
      ['orders', 'RDS instance orders'],
      ['books', 'RDS cluster books'],
    ]);
  });

  it.each([
    [{ instances: [instance('shop', { engine: 'mysql' })] }, 'RDS instance shop: mysql is not supported'],
    [{ clusters: [cluster('papers', { engine: 'docdb' })] }, 'RDS cluster papers: docdb is not supported'],
    [
      { instances: [instance('copy', { replicaOf: 'orders' })] },
      'RDS instance copy: a read replica: back up orders',
    ],
    [
      { clusters: [cluster('copy', { replicaOf: 'arn:aws:rds:us-east-1:1:cluster:books' })] },
      'RDS cluster copy: a read replica: back up books',
    ],
    [{ instances: [instance('old', { status: 'deleting' })] }, 'RDS instance old: it is being deleted'],
    [
      { clusters: [cluster('bare', { members: 0 })] },
      'RDS cluster bare: it has no instance that could be asked',
    ],
    [
      { clusters: [cluster('far', { writers: 0 })] },
      'RDS cluster far: none of its instances can be written to',
    ],
    [
      { instances: [instance('m', { cluster: 'unseen' })] },
      'RDS cluster unseen: only its instances were seen',
    ],
    [
      { instances: [instance('m', { cluster: 'n', engine: 'neptune' })] },
      'RDS cluster n: neptune is not supported',
    ],
    [{ secrets: [secret('movies', { engine: 'neo4j' })] }, "secret movies: it is tagged for 'neo4j'"],
    [
      { secrets: [secret('rds!db-1')] },
      'secret rds!db-1: RDS keeps a user and a password in it and no address',
    ],
    [
      { store: { stack: 'holdfast-store', status: 'ROLLBACK_COMPLETE', bucket: undefined } },
      'stack holdfast-store: it shows no bucket',
    ],
    [{ unseen: [{ what: 'secrets', why: 'no', denied: true }] }, 'secrets: not looked at: no'],
    [{}, 'the account in eu-central-1: no PostgreSQL was found, and no secret tagged for one'],
  ])('names what is not written and why: %#', (found, reason) => {
    expect(whyNot(found)[0]).toContain(reason);
    expect(proposed(found).sources).toEqual([]);
  });

  it('writes a serverless cluster, which has no members', () => {
    expect(
      proposed({ clusters: [cluster('s', { members: 0, writers: 0, serverless: true })] }).sources,
    ).toHaveLength(1);
  });

  it.each([
    [{ status: 'stopped' }, "its status was 'stopped': until it is available, a backup fails"],
    [{ storageGb: 0 }, 'it has no storage yet'],
    [{ version: '13.9' }, 'it is PostgreSQL 13.9; tried are 15 to 18'],
    [{ managedSecret: 'arn:x' }, 'the secret that RDS keeps of it does not do'],
  ])('writes a source that needs a look, and says why: %j', (more, remark) => {
    const [source] = proposed({ instances: [instance('orders', more)] }).sources;
    expect(source?.remarks[0]).toContain(remark);
    expect(proposed({ instances: [instance('orders')] }).sources[0]?.remarks.join()).not.toContain(remark);
  });
});

describe('the secret of a source', () => {
  const orders = instance('orders', { port: 5433, database: 'shop' });

  it('is one to be made, with the text that it shall have, where none is known', () => {
    expect(proposed({ instances: [orders] }).sources).toMatchObject([
      {
        url: { secret: 'holdfast/orders' },
        secretFound: false,
        remarks: [
          'make the secret holdfast/orders, tagged holdfast:holdfast = postgres, with the text ' +
            'postgres://<user>:<password>@orders.abc.rds.example.org:5433/shop?sslmode=require',
        ],
      },
    ]);
  });

  it.each([
    secret('app/db-url', { description: 'URL of orders.abc.rds.example.org, by ann' }),
    secret('app/orders.abc.rds.example.org'),
  ])('is the one that has its host in name or description: %j', (own) => {
    const { sources } = proposed({ instances: [orders], secrets: [own] });
    expect(sources).toMatchObject([
      { source: 'orders', url: { secret: own.name }, secretFound: true, remarks: [] },
    ]);
  });

  it('is not one that has the hosts of two', () => {
    const both = secret('both', { description: 'orders.abc.rds.example.org, shop.abc.rds.example.org' });
    const { sources } = proposed({ instances: [orders, instance('shop')], secrets: [both] });
    expect(sources.map(({ from, url }) => [from, url])).toEqual([
      ['RDS instance orders', { secret: 'holdfast/orders' }],
      ['RDS instance shop', { secret: 'holdfast/shop' }],
      ['secret both', { secret: 'both' }],
    ]);
  });

  it('is not one of a host whose name only ends alike', () => {
    const other = secret('other', { description: 'my-orders.abc.rds.example.org' });
    const { sources } = proposed({ instances: [orders], secrets: [other] });
    expect(sources.map(({ from }) => from)).toEqual(['RDS instance orders', 'secret other']);
  });

  it('is the only one whose name has its identifier, and a look is asked for', () => {
    const [source] = proposed({ instances: [orders], secrets: [secret('prod/orders')] }).sources;
    expect(source).toMatchObject({ url: { secret: 'prod/orders' }, secretFound: true });
    expect(source?.remarks).toEqual(['the secret was chosen by its name: look whether it is of this server']);
  });

  it('is not guessed where two names have its identifier', () => {
    const secrets = [secret('prod/orders'), secret('staging/orders')];
    expect(proposed({ instances: [orders], secrets }).sources).toMatchObject([
      { source: 'orders', url: { secret: 'holdfast/orders' } },
      { source: 'prod-orders', url: { secret: 'prod/orders' } },
      { source: 'staging-orders', url: { secret: 'staging/orders' } },
    ]);
  });

  it('is not guessed where one name has the identifiers of two', () => {
    const found = { instances: [instance('prod'), orders], secrets: [secret('prod/orders')] };
    expect(proposed(found).sources.map(({ url }) => url)).toEqual([
      { secret: 'holdfast/orders' },
      { secret: 'holdfast/prod' },
      { secret: 'prod/orders' },
    ]);
  });

  it('is one of several of the same server: then each is a source, and they share its host', () => {
    const secrets = ['shop', 'users'].map((name) =>
      secret(`holdfast/${name}`, { description: orders.host ?? '' }),
    );
    expect(proposed({ instances: [orders], secrets }).sources).toMatchObject([
      { source: 'shop', from: 'RDS instance orders', host: 'orders', url: { secret: 'holdfast/shop' } },
      { source: 'users', from: 'RDS instance orders', host: 'orders', url: { secret: 'holdfast/users' } },
    ]);
  });

  it('is not to be made under a name that another has', () => {
    const found = {
      instances: [instance('orders'), instance('shop')],
      secrets: [secret('holdfast/orders', { description: 'shop.abc.rds.example.org' })],
    };
    expect(proposed(found).sources).toMatchObject([
      { source: 'orders', url: { secret: 'holdfast/orders-url' }, secretFound: false },
      { source: 'shop', url: { secret: 'holdfast/orders' }, secretFound: true },
    ]);
  });

  it('is a source by itself where no server was found for it', () => {
    expect(proposed({ secrets: [secret('holdfast/elsewhere')] }).sources).toMatchObject([
      {
        source: 'elsewhere',
        from: 'secret holdfast/elsewhere',
        secretFound: true,
        network: undefined,
        remarks: [byItsTag],
      },
    ]);
  });
});

describe('networks', () => {
  it('are one for each VPC, with one subnet of each zone', () => {
    const instances = [
      instance('a', { place: place('1') }),
      instance('b', { place: place('1', { subnets: [{ id: 'subnet-00000000', zone: 'eu-central-1b' }] }) }),
      instance('c', { place: place('2') }),
    ];
    const { networks, sources } = proposed({ instances });
    expect(networks).toEqual([
      {
        name: 'group-1',
        vpc: 'vpc-11111111',
        subnets: ['subnet-00000000', 'subnet-1111111a'],
        egress: 'nat',
      },
      {
        name: 'group-2',
        vpc: 'vpc-22222222',
        subnets: ['subnet-2222222a', 'subnet-2222222b'],
        egress: 'nat',
      },
    ]);
    expect(sources.map(({ network }) => network)).toEqual(['group-1', 'group-1', 'group-2']);
  });

  it('give tasks a public address where the servers have one', () => {
    const { networks } = proposed({ instances: [instance('a', { place: place('1', { isPublic: true }) })] });
    expect(networks).toMatchObject([{ egress: 'public' }]);
  });

  it('are two in a VPC with servers of both kinds: a task has an address of one', () => {
    const instances = [
      instance('a', { place: place('1', { isPublic: true, group: 'outer' }) }),
      instance('b', { place: place('1', { group: 'inner' }) }),
    ];
    const { networks, sources } = proposed({ instances });
    expect(networks).toMatchObject([
      { name: 'inner', vpc: 'vpc-11111111', egress: 'nat' },
      { name: 'outer', vpc: 'vpc-11111111', egress: 'public' },
    ]);
    expect(sources.map(({ network }) => network)).toEqual(['outer', 'inner']);
  });

  it('are found for a cluster by its members', () => {
    const found = {
      clusters: [cluster('books')],
      instances: [instance('1', { cluster: 'books', place: place('1') })],
    };
    expect(proposed(found).sources).toMatchObject([{ source: 'books', network: 'group-1' }]);
  });

  it('are guessed, and said to be, for a source whose place is not known', () => {
    const found = { instances: [instance('a', { place: place('1') })], secrets: [secret('elsewhere')] };
    const [, elsewhere] = proposed(found).sources;
    expect(elsewhere).toMatchObject({
      network: 'group-1',
      remarks: [byItsTag, "whether it can be reached from 'group-1' is not known"],
    });
  });

  it('are not called as the one that drills run in', () => {
    const { networks } = proposed({ instances: [instance('a', { place: place('1', { group: 'drill' }) })] });
    expect(networks.map(({ name }) => name)).toEqual(['drill-2']);
  });
});
