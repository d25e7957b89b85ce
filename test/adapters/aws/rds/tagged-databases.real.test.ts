import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTaggedDatabases } from '#adapters/aws/rds/tagged-databases.ts';
import { startMinistack } from '../../../../local/s3/ministack-server.ts';
import type { S3Server } from '../../../../local/s3/s3-server.ts';

const secret = { MasterUsername: 'admin', MasterUserPassword: 'only-for-the-suite' };
const tags = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([Key, Value]) => ({ Key, Value }));

let server: S3Server;
let client: RDSClient;
beforeAll(async () => {
  server = await startMinistack(['rds']);
  const { endpoint, region, accessKeyId, secretAccessKey } = server;
  client = new RDSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  await instance('plain', {});
  await instance('nightly', { backup: 'nightly', team: 'ledger' });
  await instance('weekly', { backup: 'weekly' });
  await instance('restoring', { backup: 'nightly', 'holdfast-restoring': 'nightly@x' });
  await cluster('orders', { backup: 'nightly' });
  await instance('orders-1', { backup: 'nightly' }, 'orders');
}, 60_000);
afterAll(() => {
  client?.destroy();
  return server?.stop();
});

const instance = (id: string, words: Readonly<Record<string, string>>, of?: string) =>
  client.send(
    new CreateDBInstanceCommand({
      ...(of === undefined ? { ...secret, AllocatedStorage: 20 } : { DBClusterIdentifier: of }),
      DBInstanceIdentifier: id,
      DBInstanceClass: 'db.t4g.micro',
      Engine: of === undefined ? 'postgres' : 'aurora-postgresql',
      Tags: tags(words),
    }),
  );
const cluster = (id: string, words: Readonly<Record<string, string>>) =>
  client.send(
    new CreateDBClusterCommand({
      ...secret,
      DBClusterIdentifier: id,
      Engine: 'aurora-postgresql',
      Tags: tags(words),
    }),
  );
const having = async (wanted: Readonly<Record<string, string>>) =>
  (await createTaggedDatabases(client, ['holdfast-restoring']).having(wanted))
    .map(({ kind, id }) => `${kind} ${id}`)
    .sort();

it('finds instances and clusters by a tag, and no instance of a cluster beside it', async () => {
  expect(await having({ backup: 'nightly' })).toEqual(['cluster orders', 'instance nightly']);
});

it('finds those that have all of the tags, letter by letter', async () => {
  expect(await having({ backup: 'nightly', team: 'ledger' })).toEqual(['instance nightly']);
  expect(await having({ backup: 'Nightly' })).toEqual([]);
  expect(await having({ team: 'nightly' })).toEqual([]);
});

it('finds one as soon as it has the tag', async () => {
  const ResourceName = `arn:aws:rds:${server.region}:000000000000:db:plain`;
  await client.send(new AddTagsToResourceCommand({ ResourceName, Tags: tags({ backup: 'monthly' }) }));
  expect(await having({ backup: 'monthly' })).toEqual(['instance plain']);
});

it('finds more than one page of them', async () => {
  const ids = Array.from({ length: 105 }, (_, number) => `many-${number}`);
  for (const id of ids) await instance(id, { backup: 'many' });
  expect(await having({ backup: 'many' })).toHaveLength(105);
}, 60_000);
