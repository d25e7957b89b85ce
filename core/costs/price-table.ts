import type { Price } from './price.ts';

const fargate = 'https://aws.amazon.com/fargate/pricing/';
const s3 = 'https://aws.amazon.com/s3/pricing/';
const kms = 'https://aws.amazon.com/kms/pricing/';
const dynamodb = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const sqs = 'https://aws.amazon.com/sqs/pricing/';
const sns = 'https://aws.amazon.com/sns/pricing/';
const cloudwatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const vpc = 'https://aws.amazon.com/vpc/pricing/';
const privatelink = 'https://aws.amazon.com/privatelink/pricing/';
const transfer = 'https://aws.amazon.com/ec2/pricing/on-demand/';

const price = (unit: string, frankfurt: number, virginia: number, asOf: string, page: string): Price => ({
  unit,
  usd: { 'eu-central-1': frankfurt, 'us-east-1': virginia },
  asOf,
  page,
});

/** Everything that a deployment is billed for. A price that has changed is changed here, with its month. */
export const priceTable = {
  taskCpuX86: price('vCPU-hour', 0.04656, 0.04048, '2026-07', fargate),
  taskMemoryX86: price('GB-hour', 0.00511, 0.004445, '2026-07', fargate),
  taskCpuArm: price('vCPU-hour', 0.03725, 0.03238, '2026-07', fargate),
  taskMemoryArm: price('GB-hour', 0.00409, 0.00356, '2026-07', fargate),
  /** Of each task, beyond the first 20 GB. */
  taskDisk: price('GB-hour', 0.000132, 0.000111, '2026-07', fargate),

  /** The first 50 TB. */
  standard: price('GB-month', 0.0245, 0.023, '2026-08', s3),
  glacierInstant: price('GB-month', 0.005, 0.004, '2025-01', s3),
  glacierFlexible: price('GB-month', 0.00405, 0.0036, '2025-01', s3),
  deepArchive: price('GB-month', 0.0018, 0.00099, '2025-01', s3),
  /** PUT, COPY, POST and LIST: each part of an upload is one. */
  puts: price('thousand requests', 0.0054, 0.005, '2026-08', s3),
  gets: price('thousand requests', 0.00043, 0.0004, '2026-08', s3),
  toGlacierInstant: price('thousand objects moved', 0.02, 0.02, '2026-08', s3),
  toGlacierFlexible: price('thousand objects moved', 0.036, 0.03, '2025-01', s3),
  toDeepArchive: price('thousand objects moved', 0.06, 0.05, '2025-01', s3),
  readGlacierInstant: price('GB read', 0.03, 0.03, '2025-01', s3),
  /** In minutes. In bulk, five to twelve hours, nothing is asked. */
  thawGlacierExpedited: price('GB thawed', 0.036, 0.03, '2025-01', s3),
  /** In three to five hours. */
  thawGlacierFlexible: price('GB thawed', 0.012, 0.01, '2025-01', s3),
  /** Within twelve hours. */
  thawDeepArchive: price('GB thawed', 0.024, 0.02, '2025-01', s3),
  /** Within two days. */
  thawDeepArchiveBulk: price('GB thawed', 0.005, 0.0025, '2025-01', s3),
  thawsGlacierExpedited: price('thousand objects thawed', 12, 10, '2025-01', s3),
  thawsGlacierFlexible: price('thousand objects thawed', 0.06, 0.05, '2025-01', s3),
  thawsDeepArchive: price('thousand objects thawed', 0.12, 0.1, '2025-01', s3),
  thawsDeepArchiveBulk: price('thousand objects thawed', 0.03, 0.025, '2025-01', s3),

  key: price('key-month', 1, 1, '2025-01', kms),
  keyRequests: price('ten thousand requests', 0.03, 0.03, '2025-01', kms),

  tableWrites: price('million write units', 0.7625, 0.625, '2026-08', dynamodb),
  tableReads: price('million read units', 0.1525, 0.125, '2026-08', dynamodb),
  tableStorage: price('GB-month', 0.306, 0.25, '2026-08', dynamodb),
  /** Point-in-time recovery. */
  tableRecovery: price('GB-month', 0.2448, 0.2, '2026-08', dynamodb),

  functionCalls: price('million calls', 0.2, 0.2, '2025-01', lambda),
  /** On arm64. */
  functionTime: price('thousand GB-seconds', 0.0133334, 0.0133334, '2025-01', lambda),

  queueRequests: price('million requests', 0.4, 0.4, '2025-08', sqs),
  topicMails: price('thousand e-mails', 0.02, 0.02, '2025-01', sns),

  logIngestion: price('GB', 0.63, 0.5, '2026-08', cloudwatch),
  logStorage: price('GB-month', 0.0324, 0.03, '2026-08', cloudwatch),
  /** By the hour in which it was sent; the first 10,000 of an account. */
  metric: price('metric-month', 0.3, 0.3, '2026-08', cloudwatch),
  alarm: price('alarm-month', 0.1, 0.1, '2026-08', cloudwatch),
  dashboard: price('dashboard-month', 3, 3, '2025-01', cloudwatch),

  /** One service in one zone. */
  endpoint: price('endpoint-hour', 0.012, 0.01, '2026-07', privatelink),
  endpointBytes: price('GB', 0.01, 0.01, '2026-07', privatelink),
  natGateway: price('gateway-hour', 0.052, 0.045, '2026-08', vpc),
  natBytes: price('GB', 0.052, 0.045, '2026-08', vpc),
  publicAddress: price('address-hour', 0.005, 0.005, '2026-08', vpc),
  /** Out of AWS: a restore elsewhere. */
  toTheInternet: price('GB', 0.09, 0.09, '2026-07', transfer),
} satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof priceTable;
