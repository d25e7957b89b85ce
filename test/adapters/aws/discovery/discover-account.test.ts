import { expect, it, onTestFinished, vi } from 'vitest';
import { discoverAccount } from '#adapters/aws/discovery/discover-account.ts';
import { accountScript, emptyAccount, refuse } from './account-script.ts';

async function discovered(answer: Parameters<typeof accountScript>[0], more: object = {}) {
  const { asked, settings } = await accountScript(answer);
  const signal = new AbortController().signal;
  const account = await discoverAccount(
    { region: undefined, deployment: 'holdfast', signal },
    { ...settings, ...more },
  );
  return { account, asked };
}

const emptyOf = ({ action }: { readonly action: string }) => emptyAccount(action);

/** As on a machine where nobody has set up AWS. */
function withoutAws(): void {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'AWS_REGION'])
    vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}

const instance = (id: string, more = '') =>
  `<DBInstance><DBInstanceIdentifier>${id}</DBInstanceIdentifier><Engine>postgres</Engine>
   <EngineVersion>17.6</EngineVersion><DBInstanceStatus>available</DBInstanceStatus>${more}</DBInstance>`;
const cluster = (id: string, more = '') =>
  `<DBCluster><DBClusterIdentifier>${id}</DBClusterIdentifier><Engine>aurora-postgresql</Engine>
   <Status>available</Status>${more}</DBCluster>`;
const instances = (members: string, marker = '') =>
  `${marker && `<Marker>${marker}</Marker>`}<DBInstances>${members}</DBInstances>`;
const tagged = (Name: string, Value = 'postgres', Key = 'holdfast:holdfast') => ({
  ...{ Name, ARN: `arn:of:${Name}`, Description: `about ${Name}` },
  Tags: [{ Key, Value }],
});

it('reads every page of instances, clusters and secrets', async () => {
  const { account, asked } = await discovered(({ action, parameters }) => {
    const isSecond = parameters['Marker'] === 'more' || parameters['NextToken'] === 'more';
    switch (action) {
      case 'DescribeDBInstances':
        return isSecond ? instances(instance('b')) : instances(instance('a'), 'more');
      case 'DescribeDBClusters':
        return isSecond
          ? `<DBClusters>${cluster('d')}</DBClusters>`
          : `<Marker>more</Marker><DBClusters>${cluster('c')}</DBClusters>`;
      case 'ListSecrets':
        return isSecond ? { SecretList: [tagged('f')] } : { SecretList: [tagged('e')], NextToken: 'more' };
      default:
        return emptyAccount(action);
    }
  });
  expect(account.instances.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(account.clusters.map(({ id }) => id)).toEqual(['c', 'd']);
  expect(account.secrets.map(({ name }) => name)).toEqual(['e', 'f']);
  expect(account).toMatchObject({ region: 'eu-central-1', store: undefined, unseen: [] });
  expect(asked).toHaveLength(7);
});

it('tells of an instance what a config needs, and takes an empty element for none', async () => {
  const { account } = await discovered(({ action }) =>
    action === 'DescribeDBInstances'
      ? instances(
          instance(
            'orders',
            `<Endpoint><Address>orders.abc.rds.example.org</Address><Port>5433</Port></Endpoint>
             <DBName>shop</DBName><MasterUsername>masterann</MasterUsername><DBClusterIdentifier/>
             <AllocatedStorage>20</AllocatedStorage><PubliclyAccessible>true</PubliclyAccessible>
             <ReadReplicaSourceDBInstanceIdentifier></ReadReplicaSourceDBInstanceIdentifier>
             <MasterUserSecret><SecretArn>arn:managed</SecretArn></MasterUserSecret>
             <DBSubnetGroup><VpcId>vpc-1</VpcId><DBSubnetGroupName>prod</DBSubnetGroupName><Subnets>
               <Subnet><SubnetIdentifier>subnet-1</SubnetIdentifier><SubnetStatus>Active</SubnetStatus>
                 <SubnetAvailabilityZone><Name>eu-central-1a</Name></SubnetAvailabilityZone></Subnet>
               <Subnet><SubnetIdentifier>subnet-2</SubnetIdentifier><SubnetStatus>Inactive</SubnetStatus></Subnet>
             </Subnets></DBSubnetGroup>`,
          ),
        )
      : emptyAccount(action),
  );
  expect(account.instances).toStrictEqual([
    {
      id: 'orders',
      engine: 'postgres',
      version: '17.6',
      status: 'available',
      host: 'orders.abc.rds.example.org',
      port: 5433,
      database: 'shop',
      replicaOf: undefined,
      managedSecret: 'arn:managed',
      cluster: undefined,
      storageGb: 20,
      place: {
        vpc: 'vpc-1',
        group: 'prod',
        subnets: [{ id: 'subnet-1', zone: 'eu-central-1a' }],
        isPublic: true,
      },
    },
  ]);
  expect(JSON.stringify(account)).not.toContain('masterann');
});

it('counts the members of a cluster, and those that write', async () => {
  const member = (id: string, writes: boolean) =>
    `<DBClusterMember><DBInstanceIdentifier>${id}</DBInstanceIdentifier><IsClusterWriter>${writes}</IsClusterWriter></DBClusterMember>`;
  const { account } = await discovered(({ action }) =>
    action === 'DescribeDBClusters'
      ? `<DBClusters>${cluster('books', `<EngineMode>serverless</EngineMode><DBClusterMembers>${member('1', true)}${member('2', false)}</DBClusterMembers>`)}</DBClusters>`
      : emptyAccount(action),
  );
  expect(account.clusters).toMatchObject([{ id: 'books', members: 2, writers: 1, serverless: true }]);
});

it('never asks for the value of a secret', async () => {
  const { asked } = await discovered(({ action }) =>
    action === 'ListSecrets' ? { SecretList: [tagged('prod/orders')] } : emptyAccount(action),
  );
  const actions = ['DescribeDBClusters', 'DescribeDBInstances', 'DescribeStacks', 'ListSecrets'];
  expect(asked.map(({ action }) => action).sort()).toEqual(actions);
});

it('takes no secret of another deployment whose tag begins alike', async () => {
  const { account, asked } = await discovered(({ action }) =>
    action === 'ListSecrets'
      ? { SecretList: [tagged('own', 'neo4j'), tagged('other', 'postgres', 'holdfast:holdfast-two')] }
      : emptyAccount(action),
  );
  expect(account.secrets).toStrictEqual([
    { name: 'own', arn: 'arn:of:own', description: 'about own', engine: 'neo4j' },
  ]);
  const filter = asked.find(({ action }) => action === 'ListSecrets')?.parameters['Filters'];
  expect(filter).toEqual([{ Key: 'tag-key', Values: ['holdfast:holdfast'] }]);
});

it('finds the bucket of the deployed stack', async () => {
  const { account, asked } = await discovered(({ action }) =>
    action === 'DescribeStacks'
      ? `<Stacks><member><StackName>holdfast-store</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><Outputs><member>
         <OutputKey>BucketName</OutputKey><OutputValue>the-bucket</OutputValue></member></Outputs></member></Stacks>`
      : emptyAccount(action),
  );
  expect(account.store).toEqual({ stack: 'holdfast-store', status: 'UPDATE_COMPLETE', bucket: 'the-bucket' });
  expect(asked.find(({ action }) => action === 'DescribeStacks')?.parameters).toMatchObject({
    StackName: 'holdfast-store',
  });
});

it.each([
  ['DescribeDBInstances', 'RDS instances', 'AccessDenied', 'rds:DescribeDBInstances'],
  ['DescribeDBClusters', 'RDS clusters', 'AccessDenied', 'rds:DescribeDBClusters'],
  ['ListSecrets', 'secrets', 'AccessDeniedException', 'secretsmanager:ListSecrets'],
  ['DescribeStacks', 'stacks', 'AccessDenied', 'cloudformation:DescribeStacks'],
])('names the right that %s lacks, and still shows the rest', async (refused, what, name, right) => {
  const { account } = await discovered(({ action }) => {
    if (action === refused) return refuse(name, `not authorized\nsecond line`);
    if (action === 'DescribeDBInstances') return instances(instance('orders'));
    return action === 'ListSecrets' ? { SecretList: [tagged('prod/orders')] } : emptyAccount(action);
  });
  const why = `the identity lacks ${right}: ${name}: not authorized`;
  expect(account.unseen).toEqual([{ what, why, denied: true }]);
  expect(account.instances).toHaveLength(refused === 'DescribeDBInstances' ? 0 : 1);
  expect(account.secrets).toHaveLength(refused === 'ListSecrets' ? 0 : 1);
});

it('names each right when all are lacking', async () => {
  const { account } = await discovered(() => refuse('AccessDenied'));
  expect(account.unseen).toHaveLength(4);
});

it('keeps the pages that came before a refusal, and says that it is not all', async () => {
  const { account } = await discovered(({ action, parameters }) => {
    if (action !== 'DescribeDBInstances') return emptyAccount(action);
    return parameters['Marker'] === 'more'
      ? refuse('Throttling', 'slow down')
      : instances(instance('a'), 'more');
  });
  expect(account.instances.map(({ id }) => id)).toEqual(['a']);
  expect(account.unseen).toEqual([
    { what: 'RDS instances', why: 'Throttling: slow down (1 were seen before)', denied: false },
  ]);
});

it('tells once that AWS cannot be reached', async () => {
  const { account } = await discovered(emptyOf, { endpoint: 'http://127.0.0.1:1' });
  expect(account.unseen).toEqual([
    { what: 'the account', why: 'connect ECONNREFUSED 127.0.0.1:1', denied: false },
  ]);
});

it('does not wait for ever for an AWS that says nothing', async () => {
  const requestHandler = { requestTimeout: 200, throwOnRequestTimeout: true };
  const { account } = await discovered(() => undefined, { requestHandler });
  expect(account.unseen).toMatchObject([
    { what: 'the account', why: expect.stringContaining('TimeoutError') },
  ]);
});

it('says in the words of the SDK that there are no credentials', async () => {
  withoutAws();
  const { account, asked } = await discovered(emptyOf, { credentials: undefined });
  const why = 'CredentialsProviderError: Could not load credentials from any providers';
  expect(account.unseen).toEqual([{ what: 'the account', why, denied: false }]);
  expect(asked).toEqual([]);
});

it('says in the words of the SDK that no region is named', async () => {
  withoutAws();
  const { account } = await discovered(emptyOf, { region: undefined });
  expect(account).toMatchObject({
    region: undefined,
    unseen: [{ what: 'the account', why: 'Region is missing' }],
  });
});

it('ends when it is told to, and shows nothing half seen', async () => {
  const { settings } = await accountScript(() => undefined);
  const stop = new AbortController();
  const looking = discoverAccount(
    { region: 'eu-central-1', deployment: 'holdfast', signal: stop.signal },
    settings,
  );
  setTimeout(() => stop.abort(new Error('stopped by hand')), 100);
  await expect(looking).rejects.toThrow('stopped by hand');
});
