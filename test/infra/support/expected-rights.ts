/** What a right allows: actions, on what, under which conditions. */
interface Expected {
  readonly name: string;
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly if: readonly string[];
}

const right = (name: string, actions: string, on: readonly string[], ...conditions: string[]): Expected => ({
  name,
  actions: actions.split(' '),
  on,
  if: conditions,
});

const partitions = (...keys: readonly string[]): string =>
  `dynamodb:LeadingKeys ForAllValues:StringLike ${keys.join(' or ')}`;
const through = (...services: readonly string[]): string =>
  `kms:ViaService StringEquals ${services.map((service) => `${service}.eu-central-1.amazonaws.com`).join(' or ')}`;

const log = (group: string, name = 'WriteItsLog') =>
  right(name, 'logs:CreateLogStream logs:PutLogEvents', [`loggroup /holdfast/holdfast/${group}`]);
const send = (name: string, queue: string) => right(name, 'sqs:SendMessage', [`queue holdfast-${queue}`]);
const workOff = (queue: string) =>
  right(
    'WorkOffItsQueue',
    'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage',
    [`queue holdfast-${queue}`],
  );
const readConfig = right('ReadTheConfig', 's3:GetObject', ['the config file']);
const records = 'dynamodb:DeleteItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query';
const seeOpenRuns = right(
  'SeeOpenRuns',
  'dynamodb:Query',
  ['table/index/open'],
  partitions('OPEN', 'AT-WORK'),
);
const howItKeeps = 's3:GetBucketObjectLockConfiguration s3:GetBucketVersioning';

const data = ['daily', 'monthly', 'on-demand', 'pre-deploy', 'weekly', 'yearly'].map(
  (name) => `store/data/${name}/postgres/*`,
);
const report = 'store/runs/postgres/*/report-*.json';

/** What tasks of both kinds may do: read points of their engine and their own run, and tell how far they are. */
const reading = [
  right('ReadBack', 's3:GetObject s3:GetObjectVersion', [
    'store/audit/*',
    ...data,
    'store/points/postgres/*',
    report,
  ]),
  right('ThawPoints', 's3:RestoreObject', data),
  right(
    'ListPoints',
    's3:ListBucket',
    ['store'],
    's3:prefix StringLikeIfExists points/ or points/postgres/*',
  ),
  right('SeeHowItKeeps', howItKeeps, ['store']),
  right('UseTheKey', 'kms:Decrypt kms:GenerateDataKey', ['the key'], through('s3', 'dynamodb')),
  right('ReadItsRun', 'dynamodb:GetItem', ['table'], partitions('SOURCE#*', 'SLICE#*')),
  right('TellProgress', 'dynamodb:PutItem', ['table'], partitions('PROGRESS#*')),
];

const rds = (type: string, name = '*') => `arn:aws:rds:eu-central-1:ACCOUNT:${type}:${name}`;
const snapshots = [rds('cluster-snapshot', 'hf-*'), rds('snapshot', 'hf-*')];
const databases = [rds('cluster'), rds('db')];
const findSnapshots = right(
  'FindSnapshots',
  'rds:DescribeDBClusterSnapshots rds:DescribeDBSnapshots',
  snapshots,
);

/** Of those who keep what stays: they see every version, and lock. */
const locking = [
  right('LockForLonger', 's3:GetObjectRetention s3:PutObjectRetention', ['store/data/*', 'store/points/*']),
  right('SeeTheBucket', `${howItKeeps} s3:ListBucket s3:ListBucketVersions`, ['store']),
  right('UseTheKey', 'kms:Decrypt kms:GenerateDataKey', ['the key'], through('s3', 'dynamodb')),
];

/** Every role of a deployment of an engine with tasks and of RDS, and everything that it may do. */
export const expectedRights: Readonly<Record<string, readonly Expected[]>> = {
  dispatch: [
    log('dispatch'),
    send('KeepWhatFailed', 'lost'),
    readConfig,
    right('KeepWhatIsFound', 'dynamodb:PutItem dynamodb:Query', ['table'], partitions('FOUND')),
    right('UseTheKey', 'kms:Decrypt', ['the key'], through('dynamodb')),
    right('SeeDatabases', 'rds:DescribeDBClusters rds:DescribeDBInstances', databases),
    send('AskForWork', 'work'),
  ],
  execution: [
    right(
      'PullImageOfPostgres',
      'ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer',
      ['arn:aws:ecr:eu-central-1:123456789012:repository/holdfast-postgres'],
    ),
    right('LogInToEcrForPostgres', 'ecr:GetAuthorizationToken', ['*']),
    log('tasks/postgres', ''),
  ],
  notify: [
    log('notify'),
    send('KeepWhatFailed', 'lost'),
    right('TellPeople', 'sns:Publish', ['topic holdfast-alerts']),
    right('KeepIncidents', records, ['table'], partitions('SOURCE#*')),
    right('KeepDeliveries', 'dynamodb:PutItem dynamodb:Query', ['table'], partitions('TOLD#*')),
    right('SeeOpenIncidents', 'dynamodb:Query', ['table/index/open'], partitions('INCIDENT')),
    right('UseTheKey', 'kms:Decrypt kms:GenerateDataKey', ['the key'], through('sns', 'dynamodb')),
    send('SendWhatIsDue', 'alerts'),
    right(
      'ReadKeysOfChannels',
      'secretsmanager:GetSecretValue',
      ['arn:aws:secretsmanager:eu-central-1:ACCOUNT:secret:*'],
      'aws:ResourceTag/holdfast:holdfast StringEquals notify',
    ),
    workOff('alerts'),
  ],
  reaper: [
    log('reaper'),
    send('KeepWhatFailed', 'lost'),
    right('SeePoints', 's3:GetObject s3:GetObjectVersion', ['store/points/rds/*']),
    right('ListPoints', 's3:ListBucket', ['store'], 's3:prefix StringLikeIfExists points/ or points/rds/*'),
    right('UseTheKey', 'kms:Decrypt', ['the key'], through('s3')),
    right('ListSnapshots', 'rds:DescribeDBClusterSnapshots rds:DescribeDBSnapshots', [
      rds('cluster-snapshot'),
      rds('snapshot'),
    ]),
    right(
      'MarkSnapshots',
      'rds:AddTagsToResource rds:RemoveTagsFromResource',
      snapshots,
      'aws:ResourceTag/holdfast:holdfast StringEquals rds',
      'aws:TagKeys ForAllValues:StringEquals holdfast-retired-at',
    ),
    right(
      'DeleteMarkedSnapshots',
      'rds:DeleteDBClusterSnapshot rds:DeleteDBSnapshot',
      snapshots,
      'aws:ResourceTag/holdfast:holdfast StringEquals rds',
      'aws:ResourceTag/holdfast-retired-at Null false',
    ),
    right('SeeDrills', 'rds:DescribeDBClusters rds:DescribeDBInstances', [
      'arn:aws:rds:eu-central-1:ACCOUNT:cluster:*',
      'arn:aws:rds:eu-central-1:ACCOUNT:db:*',
    ]),
    right(
      'EndDrills',
      'rds:DeleteDBCluster rds:DeleteDBInstance',
      [
        'arn:aws:rds:eu-central-1:ACCOUNT:cluster:hf-drill-*',
        'arn:aws:rds:eu-central-1:ACCOUNT:db:hf-drill-*',
      ],
      'aws:ResourceTag/holdfast:holdfast StringEquals rds',
      'aws:ResourceTag/holdfast-drill Null false',
    ),
  ],
  'reader-postgres': [right('SayWhatWasFound', 's3:PutObject', ['store/audit/*', report]), ...reading],
  retire: [
    log('retire'),
    send('KeepWhatFailed', 'lost'),
    readConfig,
    right('HideObjects', 's3:DeleteObject', ['store/data/*', 'store/hidden/*', 'store/points/*']),
    right('RecordWhatIsHidden', 's3:PutObject', ['store/audit/*', 'store/hidden/*']),
    right('ReadPoints', 's3:GetObject s3:GetObjectVersion', [
      'store/audit/*',
      'store/hidden/*',
      'store/points/*',
    ]),
    ...locking,
    right('RetirePoints', records, ['table'], partitions('SOURCE#*')),
    right('SeeSources', 'dynamodb:Query', ['table'], partitions('SOURCES')),
    right('SeeWhatIsFound', 'dynamodb:Query', ['table'], partitions('FOUND')),
    send('AskForEachSource', 'retire'),
    send('TellPeople', 'alerts'),
    workOff('retire'),
  ],
  schedules: [
    right('CallDispatch', 'lambda:InvokeFunction', ['function holdfast-dispatch']),
    send('KeepWhatFailed', 'lost'),
  ],
  settle: [
    log('settle'),
    send('KeepWhatFailed', 'lost'),
    right('ReadEverything', 's3:GetObject s3:GetObjectVersion', [
      'store/data/*',
      'store/points/*',
      'store/runs/*',
    ]),
    right(
      'WriteVerdicts',
      's3:PutObject',
      ['damaged', 'proven', 'suspect', 'verified'].map((level) => `store/points/*/*/*/${level}-*.json`),
    ),
    right('LockForLonger', 's3:GetObjectRetention s3:PutObjectRetention', ['store/data/*', 'store/points/*']),
    right('SeeTheBucket', `${howItKeeps} s3:ListBucket`, ['store']),
    right('UseTheKey', 'kms:Decrypt kms:GenerateDataKey', ['the key'], through('s3', 'dynamodb')),
    right('DecideRuns', records, ['table'], partitions('SOURCE#*')),
    right('NameSources', 'dynamodb:PutItem', ['table'], partitions('SOURCES')),
    seeOpenRuns,
    right('LookAtTasks', 'ecs:DescribeTasks', ['arn:aws:ecs:eu-central-1:ACCOUNT:task/holdfast/*']),
    right('StopTasksThatHang', 'ecs:StopTask', ['arn:aws:ecs:eu-central-1:ACCOUNT:task/holdfast/*']),
    findSnapshots,
    right('SeeQuotas', 'rds:DescribeAccountAttributes', ['*']),
    right('SealWhatServicesMade', 's3:PutObject', [
      'store/points/rds/*/RESTORE*.md',
      'store/points/rds/*/manifest.json',
    ]),
    send('AskForWork', 'work'),
    send('TellPeople', 'alerts'),
  ],
  start: [
    log('start'),
    readConfig,
    right('ClaimRuns', records, ['table'], partitions('SOURCE#*', 'SLICE#*')),
    seeOpenRuns,
    right('UseTheKey', 'kms:Decrypt', ['the key'], through('dynamodb')),
    right('SeeWhatIsFound', 'dynamodb:Query', ['table'], partitions('FOUND')),
    right(
      'LaunchTasks',
      'ecs:RunTask',
      ['arn:aws:ecs:eu-central-1:ACCOUNT:task-definition/holdfast-postgres:*'],
      'ecs:cluster ArnEqualsIfExists cluster holdfast',
    ),
    right(
      'TagTasks',
      'ecs:TagResource',
      ['arn:aws:ecs:eu-central-1:ACCOUNT:task/holdfast/*'],
      'ecs:CreateAction StringEquals RunTask',
    ),
    right(
      'HandOverRoles',
      'iam:PassRole',
      ['reader-postgres', 'worker-postgres', 'execution'].map((part) => `role holdfast-eu-central-1-${part}`),
      'iam:PassedToService StringEquals ecs-tasks.amazonaws.com',
    ),
    right('SeeDatabases', 'rds:DescribeDBClusters rds:DescribeDBInstances', databases),
    right('TakeSnapshots', 'rds:CreateDBClusterSnapshot rds:CreateDBSnapshot', [
      rds('cluster-snapshot', 'hf-*'),
      ...databases,
      rds('snapshot', 'hf-*'),
    ]),
    right(
      'TagSnapshots',
      'rds:AddTagsToResource',
      snapshots,
      'aws:RequestTag/holdfast:holdfast StringEquals rds',
    ),
    findSnapshots,
    workOff('work'),
    send('AskForWork', 'work'),
  ],
  undelete: [
    log('undelete'),
    right('WriteAgain', 's3:PutObject', [
      'store/audit/*',
      'store/hidden/*',
      'store/holds/*',
      'store/points/*',
    ]),
    right('ReadHidden', 's3:GetObject s3:GetObjectVersion', [
      'store/audit/*',
      'store/data/*',
      'store/hidden/*',
      'store/holds/*',
      'store/points/*',
    ]),
    ...locking,
    right('PutPointsBack', 'dynamodb:PutItem', ['table'], partitions('SOURCE#*', 'SOURCES')),
  ],
  watch: [
    log('watch'),
    readConfig,
    right(
      'SeeSourcesAndTasks',
      'dynamodb:GetItem dynamodb:Query',
      ['table'],
      partitions('SOURCE#*', 'PROGRESS#*'),
    ),
    right('KeepIncidents', 'dynamodb:DeleteItem dynamodb:PutItem', ['table'], partitions('SOURCE#*')),
    right('RememberWhatItSaw', 'dynamodb:PutItem dynamodb:Query', ['table'], partitions('WATCH')),
    right('SeeOpenRuns', 'dynamodb:Query', ['table/index/open'], partitions('OPEN', 'AT-WORK', 'INCIDENT')),
    right('UseTheKey', 'kms:Decrypt', ['the key'], through('dynamodb')),
    right('SeeWhatIsFound', 'dynamodb:Query', ['table'], partitions('FOUND')),
    right(
      'SeeHowItKeeps',
      's3:GetBucketObjectLockConfiguration s3:GetBucketPolicy s3:GetBucketVersioning s3:GetLifecycleConfiguration',
      ['store'],
    ),
    right('SeeTheKey', 'kms:DescribeKey', ['the key']),
    right('LookAtTasks', 'ecs:DescribeTasks', ['arn:aws:ecs:eu-central-1:ACCOUNT:task/holdfast/*']),
    right('StopTasksThatHang', 'ecs:StopTask', ['arn:aws:ecs:eu-central-1:ACCOUNT:task/holdfast/*']),
    right('SeeWhoIsTold', 'sns:ListSubscriptionsByTopic', ['topic holdfast-alerts']),
    send('AskForWork', 'work'),
    send('TellPeople', 'alerts'),
    right(
      'CountWhatWaits',
      'sqs:GetQueueAttributes',
      ['alerts-dead', 'lost', 'work-dead', 'work'].map((name) => `queue holdfast-${name}`),
    ),
    right('SeeSchedules', 'scheduler:GetSchedule', [
      'arn:aws:scheduler:eu-central-1:ACCOUNT:schedule/holdfast/*',
    ]),
    right('ListSchedules', 'scheduler:ListSchedules', ['*']),
    right(
      'SeeSecretsOfSources',
      'secretsmanager:DescribeSecret',
      ['arn:aws:secretsmanager:eu-central-1:ACCOUNT:secret:*'],
      'aws:ResourceTag/holdfast:holdfast StringEquals postgres',
    ),
  ],
  'worker-postgres': [
    right('AddObjects', 's3:AbortMultipartUpload s3:PutObject', [
      'store/audit/*',
      ...data,
      'store/points/postgres/*/RESTORE*.md',
      'store/points/postgres/*/manifest.json',
      report,
    ]),
    ...reading,
    right(
      'ReadSecretsOfItsEngine',
      'secretsmanager:GetSecretValue',
      ['arn:aws:secretsmanager:eu-central-1:ACCOUNT:secret:*'],
      'aws:ResourceTag/holdfast:holdfast StringEquals postgres',
    ),
  ],
};
