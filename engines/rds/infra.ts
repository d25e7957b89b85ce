import { drillPrefix, drillTag } from './drill/drill-id.ts';
import { retiredTag } from './snapshot/snapshot-id.ts';

/** A right that a role gets; `because` says why a resource has a `*`. */
interface NamedRight {
  readonly name: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly because?: string;
}

interface Surroundings {
  readonly deployment: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

const sourcesAreData = 'sources are data: which database is snapshotted is not known when roles are made';
const namesOfSnapshots = 'names are made of source and run; each begins with hf-';

/**
 * What this engine asks of the account, by the function that gets it. Snapshots are made, seen and tagged under `hf-*`
 * alone; of databases nothing may be changed. The reaper alone may delete: a snapshot that is ours and marked, the mark is a
 * call before; and a database that a drill of ours has left, by its name and its tags. No role here may copy, share or
 * restore a snapshot.
 */
export function rdsRights({ deployment, partition, region, account }: Surroundings) {
  const arn = (type: string, name: string): string =>
    `arn:${partition}:rds:${region}:${account}:${type}:${name}`;
  const databases = [arn('db', '*'), arn('cluster', '*')];
  const snapshots = [arn('snapshot', 'hf-*'), arn('cluster-snapshot', 'hf-*')];
  const find: NamedRight = {
    name: 'FindSnapshots',
    actions: ['rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots'],
    resources: snapshots,
    because: namesOfSnapshots,
  };
  const see: NamedRight = {
    name: 'SeeDatabases',
    actions: ['rds:DescribeDBInstances', 'rds:DescribeDBClusters'],
    resources: databases,
    because: sourcesAreData,
  };
  const start: readonly NamedRight[] = [
    see,
    {
      name: 'TakeSnapshots',
      actions: ['rds:CreateDBSnapshot', 'rds:CreateDBClusterSnapshot'],
      resources: [...snapshots, ...databases],
      because: `${namesOfSnapshots}; ${sourcesAreData}`,
    },
    {
      name: 'TagSnapshots',
      actions: ['rds:AddTagsToResource'],
      resources: snapshots,
      conditions: { StringEquals: { [`aws:RequestTag/holdfast:${deployment}`]: 'rds' } },
      because: namesOfSnapshots,
    },
    find,
  ];
  const settle: readonly NamedRight[] = [
    find,
    {
      name: 'SeeQuotas',
      actions: ['rds:DescribeAccountAttributes'],
      resources: ['*'],
      because: 'rds:DescribeAccountAttributes knows no resource',
    },
  ];
  const ours = { [`aws:ResourceTag/holdfast:${deployment}`]: 'rds' };
  const reaper: readonly NamedRight[] = [
    {
      name: 'ListSnapshots',
      actions: ['rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots'],
      resources: [arn('snapshot', '*'), arn('cluster-snapshot', '*')],
      because: 'a list is asked of all; whose each is stands in its tags',
    },
    {
      name: 'MarkSnapshots',
      actions: ['rds:AddTagsToResource', 'rds:RemoveTagsFromResource'],
      resources: snapshots,
      conditions: {
        StringEquals: ours,
        'ForAllValues:StringEquals': { 'aws:TagKeys': retiredTag },
      },
      because: namesOfSnapshots,
    },
    {
      name: 'DeleteMarkedSnapshots',
      actions: ['rds:DeleteDBSnapshot', 'rds:DeleteDBClusterSnapshot'],
      resources: snapshots,
      conditions: { StringEquals: ours, Null: { [`aws:ResourceTag/${retiredTag}`]: 'false' } },
      because: namesOfSnapshots,
    },
    {
      name: 'SeeDrills',
      actions: ['rds:DescribeDBInstances', 'rds:DescribeDBClusters'],
      resources: databases,
      because: 'a list is asked of all; what is of a drill stands in its name and its tags',
    },
    {
      name: 'EndDrills',
      actions: ['rds:DeleteDBInstance', 'rds:DeleteDBCluster'],
      resources: [arn('db', `${drillPrefix}*`), arn('cluster', `${drillPrefix}*`)],
      conditions: { StringEquals: ours, Null: { [`aws:ResourceTag/${drillTag}`]: 'false' } },
      because: 'names are made of the drill; each begins with hf-drill-',
    },
  ];
  return { dispatch: [see], start, settle, reaper };
}
