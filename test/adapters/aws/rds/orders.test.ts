import { expect, it } from 'vitest';
import { clusterInput, instanceInput, memberInput } from '#adapters/aws/rds/restoring/order-input.ts';
import { orderRefusal } from '#adapters/aws/rds/restoring/order-refusal.ts';
import type { RestoreOrder } from '#core/cloud/ports/databases/restored-databases.ts';
import { storageAsked } from '#engines/rds/restore/storage-asked.ts';
import { database } from '#test/support/rds/memory-databases.ts';

const order = (change: Parameters<typeof database>[0]): RestoreOrder => {
  const like = database(change);
  return {
    ...{ kind: like.kind, id: 'back', like, tags: { team: 'a' } },
    origin: { as: 'snapshot', id: 'hf-a' },
  };
};

it('says everything of an instance that RDS would otherwise take from its defaults', () => {
  expect(
    instanceInput(
      order({
        storage: { type: 'io2', iops: 4000 },
        optionGroups: ['audit'],
        caCertificate: 'rds-ca-rsa2048-g1',
      }),
    ),
  ).toEqual({
    ...{ DBInstanceClass: 'db.t4g.medium', DBParameterGroupName: 'prod-17', OptionGroupName: 'audit' },
    ...{ DBSubnetGroupName: 'private', VpcSecurityGroupIds: ['sg-0a1b2c3d'] },
    ...{ StorageType: 'io2', Iops: 4000, StorageThroughput: undefined },
    ...{ MultiAZ: true, PubliclyAccessible: undefined, CACertificateIdentifier: 'rds-ca-rsa2048-g1' },
    ...{ Port: 5432, EnableIAMDatabaseAuthentication: true, DeletionProtection: true },
    ...{ EnableCloudwatchLogsExports: ['postgresql'], BackupRetentionPeriod: 7 },
    Tags: [{ Key: 'team', Value: 'a' }],
  });
});

it('asks for no certificate that has expired, and for no empty list', () => {
  const input = instanceInput(order({ caCertificate: 'rds-ca-2019', securityGroups: [], logExports: [] }));
  expect(input.CACertificateIdentifier).toBeUndefined();
  expect(input.VpcSecurityGroupIds).toBeUndefined();
  expect(input.EnableCloudwatchLogsExports).toBeUndefined();
});

it('says everything of a cluster, and nothing of the storage that Aurora has anyway', () => {
  const change = { kind: 'cluster', storage: { type: 'aurora' }, capacity: { least: 0.5, most: 8 } } as const;
  const input = clusterInput(order({ ...change, class: undefined }));
  expect(input).toMatchObject({
    ...{ DBClusterParameterGroupName: 'prod-17', KmsKeyId: 'arn:aws:kms:eu-central-1:000000000000:key/a' },
    ...{ ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 }, BackupRetentionPeriod: 7 },
  });
  expect('StorageType' in input).toBe(false);
});

it('makes an instance of a cluster with its class, group and tier', () => {
  const like = { id: 'a', class: 'db.r8g.large', isWriter: true, promotionTier: 0, parameterGroup: 'orders' };
  const asked = { id: 'back-1', cluster: 'back', engine: 'aurora-postgresql', like, tags: {} };
  expect(memberInput(asked)).toMatchObject({
    ...{ DBInstanceIdentifier: 'back-1', DBClusterIdentifier: 'back', DBInstanceClass: 'db.r8g.large' },
    ...{ DBParameterGroupName: 'orders', PromotionTier: 0, Engine: 'aurora-postgresql' },
  });
});

it.each([
  [{ type: 'gp3', iops: 3000, throughput: 125 }, { type: 'gp3' }],
  [{ type: 'gp3', iops: 12000, throughput: 500 }, { type: 'gp3' }],
  [
    { type: 'gp3', iops: 16000, throughput: 500 },
    { type: 'gp3', iops: 16000, throughput: 500 },
  ],
  [{ type: 'gp2', iops: 300 }, { type: 'gp2' }],
  [
    { type: 'io1', iops: 1000 },
    { type: 'io1', iops: 1000 },
  ],
])('of storage %j asks for %j: what RDS gives anyway, it refuses to be told', (storage, asked) => {
  expect(storageAsked({ storage })).toEqual(asked);
});

const refusal = (name: string, $fault: 'client' | 'server' = 'client') =>
  Object.assign(new Error('words'), { name, $fault });

it.each([
  ['DBInstanceAlreadyExists', { as: 'exists' }],
  ['DBInstanceAlreadyExistsFault', { as: 'exists' }],
  ['DBClusterAlreadyExistsFault', { as: 'exists' }],
  ['InvalidDBSnapshotStateFault', { as: 'not now', words: 'InvalidDBSnapshotState: words' }],
  ['ThrottlingException', { as: 'not now', words: 'Throttling: words' }],
  ['DBSubnetGroupNotFoundFault', { as: 'never', words: 'DBSubnetGroupNotFound: words' }],
  ['KMSKeyNotAccessibleFault', { as: 'never', words: 'KMSKeyNotAccessible: words' }],
  ['AccessDenied', { as: 'never', words: 'AccessDenied: words' }],
])('takes %s of RDS for %j', (name, told) => {
  expect(orderRefusal(refusal(name))).toEqual(told);
});

it('takes no failure of the network, and none of the server, for an answer', () => {
  expect(orderRefusal(Object.assign(new Error('reset'), { name: 'ECONNRESET' }))).toBeUndefined();
  expect(orderRefusal(refusal('SomethingNew', 'server'))).toBeUndefined();
});
