import { drillPrefix, drillTag } from './drill/drill-id.ts';

interface Surroundings {
  readonly deployment: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** A right that a person needs; no role of a deployment has it. */
export interface PersonRight {
  readonly name: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * What a person needs to restore or drill a point of this engine, beside reading the bucket. New databases have names of the person's
 * choosing, so these are of all: narrow them by name or by tag where your names allow it. Amending is for what no restore
 * sets, the limit up to which storage grows.
 */
export function personRights({
  deployment,
  partition,
  region,
  account,
}: Surroundings): readonly PersonRight[] {
  const arn = (type: string, name = '*'): string =>
    `arn:${partition}:rds:${region}:${account}:${type}:${name}`;
  const made = [arn('db'), arn('cluster')];
  const used = ['pg', 'cluster-pg', 'og', 'subgrp'].map((type) => arn(type));
  const drills = [arn('db', `${drillPrefix}*`), arn('cluster', `${drillPrefix}*`)];
  return [
    {
      name: 'SeeDatabases',
      actions: [
        'rds:DescribeDBInstances',
        'rds:DescribeDBClusters',
        'rds:DescribeDBSnapshots',
        'rds:DescribeDBClusterSnapshots',
        'rds:DescribeDBInstanceAutomatedBackups',
        'rds:DescribeDBClusterAutomatedBackups',
      ],
      resources: ['*'],
    },
    {
      name: 'RestoreDatabases',
      actions: [
        'rds:RestoreDBInstanceFromDBSnapshot',
        'rds:RestoreDBClusterFromSnapshot',
        'rds:RestoreDBInstanceToPointInTime',
        'rds:RestoreDBClusterToPointInTime',
        'rds:CreateDBInstance',
      ],
      resources: [
        ...made,
        ...used,
        arn('snapshot', 'hf-*'),
        arn('cluster-snapshot', 'hf-*'),
        arn('auto-backup'),
      ],
    },
    {
      name: 'MarkDatabases',
      actions: ['rds:AddTagsToResource', 'rds:RemoveTagsFromResource'],
      resources: made,
    },
    {
      name: 'AmendDatabases',
      actions: ['rds:ModifyDBInstance'],
      resources: made,
    },
    {
      name: 'AmendDrills',
      actions: ['rds:ModifyDBInstance', 'rds:ModifyDBCluster'],
      resources: drills,
    },
    {
      name: 'EndDrills',
      actions: ['rds:DeleteDBInstance', 'rds:DeleteDBCluster'],
      resources: drills,
      conditions: {
        StringEquals: { [`aws:ResourceTag/holdfast:${deployment}`]: 'rds' },
        Null: { [`aws:ResourceTag/${drillTag}`]: 'false' },
      },
    },
  ];
}
