/** Names of environment variables that constructs set and code reads. Each stands here once. */
export const envNames = {
  deployment: 'HOLDFAST_DEPLOYMENT',
  table: 'HOLDFAST_TABLE',
  bucket: 'HOLDFAST_BUCKET',
  prefix: 'HOLDFAST_PREFIX',
  /** Bucket and key of the config that was deployed, a file asset. */
  configBucket: 'HOLDFAST_CONFIG_BUCKET',
  configKey: 'HOLDFAST_CONFIG_KEY',
  workQueue: 'HOLDFAST_WORK_QUEUE',
  alertQueue: 'HOLDFAST_ALERT_QUEUE',
  retireQueue: 'HOLDFAST_RETIRE_QUEUE',
  topic: 'HOLDFAST_TOPIC',
  /** JSON: by channel, the name of its secret. */
  channels: 'HOLDFAST_CHANNELS',
  /** JSON: who is called when nobody acknowledges, and after how long. */
  escalation: 'HOLDFAST_ESCALATION',
  cluster: 'HOLDFAST_CLUSTER',
  /** JSON: by engine, what a task of it is started from. */
  engines: 'HOLDFAST_ENGINES',
  /** JSON: by network, where a task in it runs. */
  networks: 'HOLDFAST_NETWORKS',
  runbook: 'HOLDFAST_RUNBOOK',
  /** Of Holdfast, as package.json has it. */
  version: 'HOLDFAST_VERSION',
  /** Days of the longest lock that the bucket's policy lets settle set. */
  longestLockDays: 'HOLDFAST_LONGEST_LOCK_DAYS',
  /** ARN of the function that schedules call. */
  dispatch: 'HOLDFAST_DISPATCH',
  /** ARN of the key that encrypts everything. */
  key: 'HOLDFAST_KEY',
  /** JSON: URLs of the queues in which lies what failed. */
  deadQueues: 'HOLDFAST_DEAD_QUEUES',
  /** Nothing that is deployed has it: in the cloud of a machine, a request may say what time it is. */
  localCloud: 'HOLDFAST_LOCAL_CLOUD',
  /** `true`, or it is not there. */
  metricsPerSource: 'HOLDFAST_METRICS_PER_SOURCE',
  /** JSON: what a task is to do. */
  task: 'HOLDFAST_TASK',
} as const;

/** The network of tasks that reach nothing but the store: drills and read-backs. */
export const drillNetwork = 'drill';
/** The network of sources that name none, where the config names none at all. */
export const ownNetwork = 'own';
/** The container of every task definition. */
export const workerContainer = 'worker';
/** Everything that a deployment makes carries it, and each secret that a worker may read: the engine is its value. */
export const deploymentTag = (deployment: string): string => `holdfast:${deployment}`;
