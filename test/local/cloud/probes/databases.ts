import * as z from 'zod';
import type { Aws } from '../support/aws.ts';
import { eventually } from '../support/eventually.ts';
import { createQueue } from '../support/queue.ts';
import { actAs } from '../support/role.ts';
import { outcome, type Probe } from './probe.ts';

const rds = ({ form }: Aws, Action: string, parameters: Readonly<Record<string, string>>): Promise<string> =>
  form('rds', '2014-10-31', { Action, ...parameters });
const textIn = (tag: string, xml: string): string | undefined =>
  new RegExp(`<${tag}>([^<]*)<`).exec(xml)?.[1];

const createInstance = (aws: Aws, DBInstanceIdentifier: string): Promise<string> =>
  rds(aws, 'CreateDBInstance', {
    DBInstanceIdentifier,
    Engine: 'postgres',
    DBInstanceClass: 'db.t4g.micro',
    AllocatedStorage: '20',
    MasterUsername: 'admin',
    MasterUserPassword: 'only-for-the-probe',
  });

const statusOf = async (aws: Aws, DBSnapshotIdentifier: string): Promise<string | undefined> =>
  textIn('Status', await rds(aws, 'DescribeDBSnapshots', { DBSnapshotIdentifier }));

const Told = z.object({ detail: z.object({ EventID: z.string(), SourceIdentifier: z.string() }) });

/** The events that came for a snapshot, in their order. */
async function eventsOf(queue: Awaited<ReturnType<typeof createQueue>>): Promise<readonly string[]> {
  const told: string[] = [];
  for (let body = await queue.next(6_000); body !== undefined; body = await queue.next(1_000)) {
    told.push(Told.parse(JSON.parse(body)).detail.EventID);
    if (told.length === 2) break;
  }
  return told;
}

export const databaseProbes: readonly Probe[] = [
  {
    correction: 'snapshots-take-time',
    right: { first: 'creating', later: 'available', events: ['RDS-EVENT-0040', 'RDS-EVENT-0042'] },
    wrong: { first: 'available', later: 'available', events: [] },
    async observe(aws) {
      const queue = await createQueue(aws, 'snapshots');
      const EventPattern = JSON.stringify({
        source: ['aws.rds'],
        'detail-type': ['RDS DB Snapshot Event'],
        detail: { SourceIdentifier: [{ prefix: 'hf-' }] },
      });
      await aws.json('events', 'AWSEvents.PutRule', { Name: 'snapshots', EventPattern });
      await aws.json('events', 'AWSEvents.PutTargets', {
        Rule: 'snapshots',
        Targets: [{ Id: '1', Arn: queue.arn }],
      });
      await createInstance(aws, 'snapped');
      const asked = { DBSnapshotIdentifier: 'hf-probe', DBInstanceIdentifier: 'snapped' };
      await rds(aws, 'CreateDBSnapshot', asked);
      const first = await statusOf(aws, 'hf-probe');
      const later = await eventually(async () => {
        const status = await statusOf(aws, 'hf-probe');
        return status === 'creating' ? undefined : status;
      }, 10_000);
      return { first, later, events: await eventsOf(queue) };
    },
  },
  {
    correction: 'snapshot-quotas',
    right: 'ok',
    wrong: 'InvalidAction',
    observe: (aws) => outcome(rds(aws, 'DescribeAccountAttributes', {})),
  },
  {
    correction: 'restores-as-asked',
    right: { group: 'own', tag: 'yes', first: 'creating', later: 'available' },
    wrong: { group: 'default.postgres', tag: undefined, first: 'available', later: 'available' },
    async observe(aws) {
      await createInstance(aws, 'restored-from');
      const snapshot = { DBSnapshotIdentifier: 'hf-restored' };
      await rds(aws, 'CreateDBSnapshot', { ...snapshot, DBInstanceIdentifier: 'restored-from' });
      const of = { DBInstanceIdentifier: 'restored' };
      const tag = { 'Tags.Tag.1.Key': 'marked', 'Tags.Tag.1.Value': 'yes' };
      await rds(aws, 'RestoreDBInstanceFromDBSnapshot', {
        ...{ ...of, ...snapshot, ...tag, DBParameterGroupName: 'own' },
      });
      const look = () => rds(aws, 'DescribeDBInstances', of);
      const first = textIn('DBInstanceStatus', await look());
      const told = await eventually(async () => {
        const seen = await look();
        return textIn('DBInstanceStatus', seen) === 'creating' ? undefined : seen;
      }, 10_000);
      return {
        group: textIn('DBParameterGroupName', told ?? ''),
        tag: textIn('Value', told ?? ''),
        ...{ first, later: textIn('DBInstanceStatus', told ?? '') },
      };
    },
  },
  {
    correction: 'restores-of-clusters-and-instants',
    right: ['DBClusterSnapshotNotFoundFault', 'DBInstanceNotFound', 'DBClusterNotFoundFault', 'ok', 'ok'],
    wrong: Array.from({ length: 5 }, () => 'InvalidAction'),
    observe: (aws) =>
      Promise.all([
        outcome(rds(aws, 'RestoreDBClusterFromSnapshot', { SnapshotIdentifier: 'hf-none' })),
        outcome(rds(aws, 'RestoreDBInstanceToPointInTime', { SourceDBInstanceIdentifier: 'none' })),
        outcome(rds(aws, 'RestoreDBClusterToPointInTime', { SourceDBClusterIdentifier: 'none' })),
        outcome(rds(aws, 'DescribeDBInstanceAutomatedBackups', {})),
        outcome(rds(aws, 'DescribeDBClusterAutomatedBackups', {})),
      ]),
  },
];

export const enforcedDatabaseProbes: readonly Probe[] = [
  {
    correction: 'snapshot-resources',
    right: { own: 'DBSnapshotNotFound', other: 'AccessDenied', all: 'ok' },
    wrong: { own: 'AccessDenied', other: 'AccessDenied', all: 'AccessDenied' },
    async observe(aws) {
      const { region, account } = aws.cloud;
      const reader = await actAs(aws, 'snapshotReader', [
        {
          Effect: 'Allow',
          Action: 'rds:DescribeDBSnapshots',
          Resource: `arn:aws:rds:${region}:${account}:snapshot:hf-*`,
        },
        {
          ...{ Effect: 'Allow', Action: 'rds:DescribeDBInstances' },
          Resource: `arn:aws:rds:${region}:${account}:db:*`,
        },
      ]);
      const look = (DBSnapshotIdentifier: string) =>
        outcome(rds(reader, 'DescribeDBSnapshots', { DBSnapshotIdentifier }));
      const all = await outcome(rds(reader, 'DescribeDBInstances', {}));
      return { own: await look('hf-none'), other: await look('prod-none'), all };
    },
  },
  {
    correction: 'snapshot-tags',
    right: { marked: 'ok', other: 'AccessDenied', database: 'ok', without: 'AccessDenied' },
    wrong: {
      ...{ marked: 'AccessDenied', other: 'AccessDenied' },
      ...{ database: 'AccessDenied', without: 'AccessDenied' },
    },
    async observe(aws) {
      await createInstance(aws, 'tagged');
      const tag = { 'Tags.Tag.1.Key': 'marked', 'Tags.Tag.1.Value': 'yes' };
      const of = { DBInstanceIdentifier: 'tagged' };
      await rds(aws, 'CreateDBSnapshot', { ...of, DBSnapshotIdentifier: 'hf-marked', ...tag });
      await rds(aws, 'CreateDBSnapshot', { ...of, DBSnapshotIdentifier: 'hf-other' });
      const remover = await actAs(aws, 'snapshotRemover', [
        {
          Effect: 'Allow',
          Action: ['rds:DeleteDBSnapshot', 'rds:DeleteDBInstance'],
          Resource: '*',
          Condition: { Null: { 'aws:ResourceTag/marked': 'false' } },
        },
      ]);
      const remove = (DBSnapshotIdentifier: string) =>
        outcome(rds(remover, 'DeleteDBSnapshot', { DBSnapshotIdentifier }));
      await rds(aws, 'CreateDBInstance', {
        ...{
          DBInstanceIdentifier: 'hf-drilled',
          Engine: 'postgres',
          DBInstanceClass: 'db.t4g.micro',
          ...tag,
        },
        ...{ AllocatedStorage: '20', MasterUsername: 'admin', MasterUserPassword: 'only-for-the-probe' },
      });
      const end = (DBInstanceIdentifier: string) =>
        outcome(rds(remover, 'DeleteDBInstance', { DBInstanceIdentifier, SkipFinalSnapshot: 'true' }));
      return {
        ...{ marked: await remove('hf-marked'), other: await remove('hf-other') },
        ...{ database: await end('hf-drilled'), without: await end('tagged') },
      };
    },
  },
];
