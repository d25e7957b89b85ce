import { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { bucketPolicy } from '#adapters/aws/account/bucket-policy.ts';
import { deadLetters } from '#adapters/aws/account/dead-letters.ts';
import { bucketLock } from '#adapters/aws/account/keeping/bucket-lock.ts';
import { bucketVersioning } from '#adapters/aws/account/keeping/bucket-versioning.ts';
import { storeKey } from '#adapters/aws/account/keeping/store-key.ts';
import { bucketLifecycle } from '#adapters/aws/account/lifecycle/bucket-lifecycle.ts';
import { schedules } from '#adapters/aws/account/schedules.ts';
import { subscriptions } from '#adapters/aws/account/subscriptions.ts';
import type { Config } from '#core/config/config.ts';
import { PermanentError } from '#core/errors.ts';
import { archivesOf } from '#core/retention/archives.ts';
import { declaredLifecycle } from '#core/retention/declared-lifecycle.ts';
import type { Account } from '#core/watch/ports/account.ts';

interface Deployed {
  readonly config: () => Promise<Config>;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly bucket: string;
  /** Before every key; ends with `/` or is empty. */
  readonly prefix: string;
  readonly key: string;
  readonly topic: string;
  readonly dispatch: string;
  readonly deadQueues: readonly string[];
}

/** What doctor looks at, looked at by watch. Its clients are made with the first look: a cold start needs none of them. */
export function createAccount(deployed: Deployed): Account {
  const { s3, sqs, bucket, prefix, key, topic, dispatch, deadQueues } = deployed;
  const scheduler = once(() => new SchedulerClient());
  const kms = once(() => new KMSClient());
  const sns = once(() => new SNSClient());
  return {
    async schedules() {
      const { deployment, plans } = await deployed.config();
      return schedules(scheduler(), { deployment, plans, dispatch });
    },
    async store() {
      const { store, plans } = await deployed.config();
      if (!('s3' in store)) {
        throw new PermanentError('the config that is deployed has no bucket', { hint: 'deploy again' });
      }
      const rules = declaredLifecycle(archivesOf(plans), prefix);
      return [
        ...(await bucketLock(s3, bucket, store)),
        ...(await bucketVersioning(s3, bucket)),
        ...(await bucketPolicy(s3, bucket)),
        ...(await bucketLifecycle(s3, { bucket, prefix, rules })),
      ];
    },
    key: () => storeKey(kms(), key),
    deadLetters: () => deadLetters(sqs, deadQueues),
    subscriptions: () => subscriptions(sns(), topic),
  };
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
