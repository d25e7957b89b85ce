import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SNSClient } from '@aws-sdk/client-sns';
import { images } from '#adapters/aws/account/images.ts';
import { failed, good, lookedAt } from '#adapters/aws/account/looked-at.ts';
import { quotas } from '#adapters/aws/account/quotas.ts';
import { schedules } from '#adapters/aws/account/schedules.ts';
import { secrets } from '#adapters/aws/account/secrets.ts';
import { subscriptions } from '#adapters/aws/account/subscriptions.ts';
import type { DoctorCheck } from '#core/doctor/doctor-check.ts';
import { nightLength } from '#core/doctor/night-length.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import type { Wired } from '../wire.ts';
import type { Cloud } from './open-cloud.ts';

/** Whether the account is as the config declares it: everything that a night depends on and nobody looks at. */
export async function examineAccount({ config }: Wired, cloud: Cloud): Promise<readonly DoctorCheck[]> {
  const { deployment, plans, sources, tasks } = config;
  const { region } = cloud;
  const all = Object.values(sources);
  const engines = [...new Set(all.map(({ engine }) => engine))];
  return [
    good('stacks'),
    ...(await lookedAt('schedules', () => schedules(new SchedulerClient({ region }), config))),
    ...(await lookedAt('bucket lock', () => lockAsDeclared(cloud, config))),
    ...(await lookedAt('secrets', () => secrets(new SecretsManagerClient({ region }), deployment, all))),
    ...(await lookedAt('images', () =>
      images({ ecs: new ECSClient({ region }), ecr: new ECRClient({ region }) }, deployment, engines),
    )),
    ...(await lookedAt('alerts', () => subscriptions(new SNSClient({ region }), cloud.topic))),
    ...(await lookedAt('quotas', () => quotas(new ServiceQuotasClient({ region }), config))),
    ...(await nightLength({ catalog: cloud.catalog, plans, sources, atOnce: tasks.maxRunning })),
  ];
}

const usualLock = { mode: 'governance', days: 14 } as const;

async function lockAsDeclared(
  { store }: Cloud,
  { store: declared }: Wired['config'],
): Promise<readonly StoreCheck[]> {
  const lock = await store.lock();
  const { mode, days } = ('s3' in declared ? declared.s3.lock : undefined) ?? usualLock;
  if (lock.mode === mode && lock.days === days) return [];
  const found = lock.mode === 'none' ? 'none' : `${lock.mode} for ${lock.days} days`;
  return [
    failed(
      'bucket lock',
      `the bucket's default lock is ${found}, the config declares ${mode} for ${days} days`,
      'find out who changed it; deploying puts it back',
    ),
  ];
}
