import {
  GetBucketLifecycleConfigurationCommand,
  type S3Client,
  type LifecycleRule as S3Rule,
} from '@aws-sdk/client-s3';
import type { StoreCheck } from '#core/ports/store.ts';
import type { LifecycleRule } from '#core/retention/declared-lifecycle.ts';
import { failed, putBack } from '../looked-at.ts';
import { s3RuleOf } from './s3-rule.ts';
import { type ToldRule, toldRule } from './told-rule.ts';

interface Declared {
  readonly bucket: string;
  /** Before every key of the store; ends with `/` or is empty. */
  readonly prefix: string;
  readonly rules: readonly LifecycleRule[];
}

/**
 * What the bucket does by itself must be what the config makes of it, and nothing more: a rule that was added can hide
 * every point by tomorrow. In which order rules stand and what they are called is nobody's concern.
 */
export async function bucketLifecycle(
  client: S3Client,
  { bucket, prefix, rules }: Declared,
): Promise<readonly StoreCheck[]> {
  const found = (await rulesOf(client, bucket)).map(toldRule);
  const declared = rules.map((rule) => toldRule(s3RuleOf(rule)));
  const extra = found.filter((rule) => rule.isOn && !declared.some((wanted) => doSame(rule, wanted)));
  const missing = declared.filter((wanted) => !found.some((rule) => rule.isOn && doSame(rule, wanted)));
  const hiding = extra.filter(({ hides }) => hides !== undefined);
  const changed = missing.map((wanted) => ({ wanted, is: extra.find(({ id }) => id === wanted.id) }));
  const others = extra.filter((rule) => !hiding.includes(rule) && !changed.some(({ is }) => is === rule));
  return [
    ...hiding.map((rule) => hidden(rule, prefix)),
    ...changed.map(({ wanted, is }) => (is ? differs(wanted, is) : lacks(wanted, found))),
    ...others.map((rule) => `the rule '${rule.id}' is none of the config's (${inWords(rule)})`),
  ].map((problem) => failed('bucket lifecycle', problem, putBack));
}

async function rulesOf(client: S3Client, Bucket: string): Promise<readonly S3Rule[]> {
  try {
    return (await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules ?? [];
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchLifecycleConfiguration') return [];
    throw error;
  }
}

const doSame = (a: ToldRule, b: ToldRule): boolean => a.about === b.about && a.does === b.does;

const hidden = ({ id, prefix, about, hides = '' }: ToldRule, store: string): string =>
  ['points/', 'data/'].some((folder) => meet(prefix, `${store}${folder}`))
    ? `the rule '${id}' hides points ${hides}: it expires ${about}`
    : `the rule '${id}' expires ${about} ${hides}, and nothing that is current expires by the config`;

/** Whether a key can begin with both. */
const meet = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

const differs = (wanted: ToldRule, is: ToldRule): string =>
  `the rule '${wanted.id}' is another (${inWords(is)}) than by the config (${inWords(wanted)})`;

function lacks(wanted: ToldRule, found: readonly ToldRule[]): string {
  const off = found.find((rule) => doSame(rule, wanted));
  return off
    ? `the rule '${off.id}' is disabled (${inWords(wanted)})`
    : `the rule '${wanted.id}' is not there (${inWords(wanted)})`;
}

const inWords = ({ about, does }: ToldRule): string => `${about}: ${does}`;
