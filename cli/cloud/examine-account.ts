import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SNSClient } from '@aws-sdk/client-sns';
import { bucketPolicy } from '#adapters/aws/account/bucket-policy.ts';
import { images } from '#adapters/aws/account/images.ts';
import { bucketLock } from '#adapters/aws/account/keeping/bucket-lock.ts';
import { bucketVersioning } from '#adapters/aws/account/keeping/bucket-versioning.ts';
import { bucketLifecycle } from '#adapters/aws/account/lifecycle/bucket-lifecycle.ts';
import { good, lookedAt, warned } from '#adapters/aws/account/looked-at.ts';
import { quotas } from '#adapters/aws/account/quotas.ts';
import { schedules } from '#adapters/aws/account/schedules.ts';
import { secrets } from '#adapters/aws/account/secrets.ts';
import { subscriptions } from '#adapters/aws/account/subscriptions.ts';
import { channelKeys } from '#adapters/aws/alerts/channel-keys.ts';
import { createManagedDatabases } from '#adapters/aws/rds/managed-databases.ts';
import { createTaggedDatabases } from '#adapters/aws/rds/tagged-databases.ts';
import type { DoctorCheck } from '#core/doctor/doctor-check.ts';
import { hiddenPoints } from '#core/doctor/hidden-points.ts';
import { nightLength } from '#core/doctor/night-length.ts';
import { thawRight } from '#core/doctor/thaw-right.ts';
import { archivesOf } from '#core/retention/archives.ts';
import { declaredLifecycle } from '#core/retention/declared-lifecycle.ts';
import type { Wired } from '../wire.ts';
import { examineDatabases } from './databases/examine-databases.ts';
import { examineTags } from './databases/examine-tags.ts';
import { deployedConfig } from './deployed-config.ts';
import type { Cloud } from './open-cloud.ts';

/** Whether the account is as the config declares it: everything that a night depends on and nobody looks at. */
export async function examineAccount(
  { config, written, clock, goodLevelOf }: Wired,
  cloud: Cloud,
): Promise<readonly DoctorCheck[]> {
  const { deployment, plans, sources, tasks } = config;
  const { region, bucket, prefix, account, dispatch } = cloud;
  const rules = declaredLifecycle(archivesOf(plans), prefix);
  const showVersions = (keys: string): string =>
    `aws s3api list-object-versions --region ${region} --bucket ${bucket} --prefix ${prefix}${keys}`;
  const all = Object.values(sources);
  const engines = [...new Set(all.map(({ engine }) => engine))].filter(
    (engine) => goodLevelOf(engine) === 'verified',
  );
  return [
    good('stacks'),
    deployedConfig(written, cloud.configSha256),
    ...(await lookedAt('schedules', () =>
      schedules(new SchedulerClient({ region }), { deployment, plans, dispatch }),
    )),
    ...(await lookedAt('bucket lock', async () =>
      's3' in config.store ? bucketLock(new S3Client({ region }), bucket, config.store) : [],
    )),
    ...(await lookedAt('bucket versioning', () => bucketVersioning(new S3Client({ region }), bucket))),
    ...(await lookedAt('bucket policy', () => bucketPolicy(new S3Client({ region }), bucket))),
    ...(await lookedAt('bucket lifecycle', () =>
      bucketLifecycle(new S3Client({ region }), { bucket, prefix, rules }),
    )),
    ...(await thawRight(cloud.store)),
    ...(await lookedAt('points', () => hiddenPoints({ ...cloud, clock, showVersions }))),
    ...(await lookedAt(
      'secrets',
      () =>
        secrets(
          new SecretsManagerClient({ region }),
          deployment,
          all.filter((source) => 'url' in source),
        ),
      warned,
    )),
    ...(all.some(({ engine }) => goodLevelOf(engine) === 'sealed')
      ? await lookedAt('databases', () => examineRds(new RDSClient({ region }), all))
      : []),
    ...(await lookedAt('images', () =>
      images(
        { ecs: new ECSClient({ region }), ecrOf: (there) => new ECRClient({ region: there }) },
        { deployment, images: config.images, engines, account },
      ),
    )),
    ...(await lookedAt('alerts', () => subscriptions(new SNSClient({ region }), cloud.topic), warned)),
    ...(await lookedAt('channels', () => {
      const { slack, pagerduty, webhook } = config.alerts;
      return channelKeys(new SecretsManagerClient({ region }), deployment, { slack, pagerduty, webhook });
    })),
    ...(await lookedAt('quotas', () => quotas(new ServiceQuotasClient({ region }), config), warned)),
    ...(await lookedAt(
      'night',
      () => nightLength({ catalog: cloud.catalog, plans, sources, atOnce: tasks.maxRunning }),
      warned,
    )),
  ];
}

const examineRds = async (client: RDSClient, sources: Parameters<typeof examineDatabases>[1]) => [
  ...(await examineDatabases(createManagedDatabases(client), sources)),
  ...(await examineTags(createTaggedDatabases(client, []), sources)),
];
