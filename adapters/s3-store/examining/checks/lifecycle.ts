import { GetBucketLifecycleConfigurationCommand, type LifecycleRule } from '@aws-sdk/client-s3';
import type { StoreCheck } from '#core/ports/store.ts';
import { asked, type Bucket, keyIn } from '../../bucket.ts';
import { looked } from '../looked.ts';
import { failed, good, warned } from '../store-check.ts';

const name = 'store lifecycle';

/** Rules of the bucket that would take away what a point needs, or leave what nobody needs. */
export function lifecycle(bucket: Bucket): Promise<readonly StoreCheck[]> {
  return looked(
    name,
    bucket,
    asked(bucket, 's3:GetLifecycleConfiguration'),
    async (client) => {
      const { Rules = [] } = await client.send(
        new GetBucketLifecycleConfigurationCommand({ Bucket: bucket.name }),
      );
      return judged(
        bucket,
        Rules.filter(({ Status }) => Status === 'Enabled'),
      );
    },
    () => [unswept(bucket)],
    ({ code }) => code === 'NoSuchLifecycleConfiguration',
  );
}

function judged(bucket: Bucket, rules: readonly LifecycleRule[]): readonly StoreCheck[] {
  const ours = rules.filter((rule) => meets(rule, bucket));
  const removing = ours.filter(({ Expiration }) => Expiration?.Days !== undefined || Expiration?.Date);
  const ending = ours.filter(({ AbortIncompleteMultipartUpload: end }) => end?.DaysAfterInitiation);
  const checks = removing.map((rule) =>
    failed(
      name,
      `the rule '${rule.ID ?? ''}' deletes objects under '${prefixOf(rule)}' ${whenOf(rule)}: points among them`,
      'restrict the rule to other prefixes, or remove it: points go by their own retention alone',
    ),
  );
  if (ending.length === 0) checks.push(unswept(bucket));
  return checks.length === 0 ? [good(name)] : checks;
}

const prefixOf = ({ Filter, Prefix }: LifecycleRule): string =>
  Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '';

/** Whether a rule can reach an object of ours. */
function meets(rule: LifecycleRule, bucket: Bucket): boolean {
  const theirs = prefixOf(rule);
  return ['points/', 'data/', 'runs/', 'audit/'].some((folder) => {
    const our = keyIn(bucket, folder);
    return our.startsWith(theirs) || theirs.startsWith(our);
  });
}

const whenOf = ({ Expiration }: LifecycleRule): string =>
  Expiration?.Days === undefined
    ? `on ${Expiration?.Date?.toISOString() ?? 'a date'}`
    : `after ${Expiration.Days} days`;

const unswept = ({ name: bucket }: Bucket): StoreCheck =>
  warned(
    name,
    `bucket '${bucket}' has no rule that ends unfinished uploads: those of killed runs stay, unseen and paid for`,
    'add a lifecycle rule AbortIncompleteMultipartUpload after 7 days (docs/bucket.md)',
  );
