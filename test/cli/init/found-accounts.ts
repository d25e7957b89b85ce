import fc from 'fast-check';
import type {
  FoundAccount,
  FoundCluster,
  FoundInstance,
  FoundPlace,
  FoundSecret,
} from '#adapters/aws/discovery/found-account.ts';

export const account = (more: Partial<FoundAccount> = {}): FoundAccount => ({
  ...{ region: 'eu-central-1', instances: [], clusters: [], secrets: [], store: undefined, unseen: [] },
  ...more,
});

const database = {
  ...{ version: '17.6', status: 'available', port: 5432, database: undefined },
  ...{ replicaOf: undefined, managedSecret: undefined },
};

export const place = (digit: string, more: Partial<FoundPlace> = {}): FoundPlace => ({
  vpc: `vpc-${digit.repeat(8)}`,
  group: `group-${digit}`,
  subnets: ['a', 'b'].map((zone) => ({
    id: `subnet-${digit.repeat(7)}${zone}`,
    zone: `eu-central-1${zone}`,
  })),
  isPublic: false,
  ...more,
});

export const instance = (id: string, more: Partial<FoundInstance> = {}): FoundInstance => ({
  ...{ id, ...database, engine: 'postgres', host: `${id}.abc.rds.example.org`, cluster: undefined },
  ...{ storageGb: 20, place: undefined, ...more },
});

export const cluster = (id: string, more: Partial<FoundCluster> = {}): FoundCluster => ({
  ...{ id, ...database, engine: 'aurora-postgresql', host: `${id}.cluster-abc.rds.example.org` },
  ...{ members: 2, writers: 1, serverless: false, ...more },
});

export const secret = (name: string, more: Partial<FoundSecret> = {}): FoundSecret => ({
  ...{
    name,
    arn: `arn:aws:secretsmanager:eu-central-1:1:secret:${name}`,
    description: '',
    engine: 'postgres',
  },
  ...more,
});

// Identifiers are letters, digits and dashes; whatever else AWS may say one day must not leave its quotes.
const id = fc.oneof(
  fc.constantFrom(
    'orders',
    'Orders',
    'orders-2',
    'nightly',
    'constructor',
    'drill',
    '9lives',
    '__proto__',
    '*/',
    '',
  ),
  fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/),
  fc.constantFrom('a'.repeat(63), `${'a'.repeat(62)}b`),
  fc.string({ maxLength: 80, unit: 'binary' }),
);
const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const hex = (kind: string) => fc.stringMatching(/^[0-9a-f]{17}$/).map((digits) => `${kind}-${digits}`);

const places: fc.Arbitrary<FoundPlace> = fc.record({
  vpc: fc.oneof(fc.constantFrom('vpc-0a1b2c3d', 'vpc-00000000', 'default', ''), hex('vpc')),
  group: fc.oneof(fc.constantFrom('default', 'prod-db', 'proddb', 'drill'), id),
  subnets: fc.array(
    fc.record({
      id: fc.oneof(hex('subnet'), fc.constantFrom('subnet-1', '')),
      zone: fc.constantFrom('a', 'b', 'c'),
    }),
    { maxLength: 20 },
  ),
  isPublic: fc.boolean(),
});

const databases = {
  id,
  engine: fc.constantFrom('postgres', 'aurora-postgresql', 'mysql', 'docdb', 'neptune', 'custom-oracle-ee'),
  version: maybe(fc.constantFrom('17.6', '15.4', '11.22', '19.1', 'x')),
  status: fc.constantFrom('available', 'stopped', 'creating', 'deleting', 'storage-full', 'unknown'),
  host: maybe(fc.oneof(fc.constantFrom('db.example.org', 'localhost'), id)),
  port: maybe(fc.constantFrom(5432, 5433)),
  database: maybe(fc.oneof(fc.constant('shop'), id)),
  replicaOf: maybe(fc.constantFrom('orders', 'arn:aws:rds:us-east-1:1:db:orders')),
  managedSecret: maybe(fc.constant('arn:aws:secretsmanager:eu-central-1:1:secret:rds!db-1')),
};

const secrets: fc.Arbitrary<FoundSecret> = fc.record({
  name: fc.oneof(
    fc.constantFrom('orders', 'prod/orders', 'holdfast/orders', 'staging/orders', 'rds!db-1'),
    fc.stringMatching(/^[\w/+=.@!-]{1,60}$/),
  ),
  arn: fc.constant('arn:x'),
  description: fc.oneof(fc.constantFrom('for db.example.org', ''), fc.string()),
  engine: fc.constantFrom('postgres', 'postgres', 'neo4j', 'store'),
});

/** Whatever an account may show. */
export const accounts: fc.Arbitrary<FoundAccount> = fc.record({
  region: fc.constantFrom('eu-central-1', 'us-gov-west-1'),
  instances: fc.array(
    fc.record({
      ...databases,
      cluster: maybe(id),
      storageGb: maybe(fc.constantFrom(0, 20)),
      place: maybe(places),
    }),
    { maxLength: 12 },
  ),
  clusters: fc.uniqueArray(
    fc.record({
      ...databases,
      members: fc.constantFrom(0, 1, 3),
      writers: fc.constantFrom(0, 1),
      serverless: fc.boolean(),
    }),
    { maxLength: 6, selector: (one) => one.id },
  ),
  secrets: fc.uniqueArray(secrets, { maxLength: 8, selector: (one) => one.name }),
  store: maybe(
    fc.record({
      stack: fc.constant('holdfast-store'),
      status: fc.constantFrom('CREATE_COMPLETE', 'ROLLBACK_COMPLETE'),
      bucket: maybe(fc.constant('holdfast-1-eu-central-1')),
    }),
  ),
  unseen: fc.array(
    fc.record({ what: fc.constantFrom('RDS clusters', 'secrets'), why: fc.string(), denied: fc.boolean() }),
    { maxLength: 2 },
  ),
});
