import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { StoreCheck } from '#core/ports/store.ts';
import { asked, type Bucket, call } from '../../bucket.ts';
import { failed, failedBy, good, warned } from '../store-check.ts';

const name = 'store clock';
const mildSeconds = 60;
/** S3 refuses requests from 15 minutes on; locks and leases are wrong before that. */
const badSeconds = 300;

/** `now` is this machine's time. */
export async function clockSkew(bucket: Bucket, now: Date): Promise<readonly StoreCheck[]> {
  try {
    const storeMs = await storeTimeMs(bucket);
    if (storeMs === undefined) return [good(name)];
    const seconds = Math.round(Math.abs(storeMs - now.getTime()) / 1000);
    if (seconds < mildSeconds) return [good(name)];
    const problem = `the store's clock differs from this machine's by ${seconds} s`;
    const hint = 'set the clock of this machine (NTP); S3 refuses more than 15 minutes';
    return [seconds < badSeconds ? warned(name, problem, hint) : failed(name, problem, hint)];
  } catch (error) {
    return [failedBy(name, error)];
  }
}

/** From the Date header, which the SDK does not hand on. */
function storeTimeMs(bucket: Bucket): Promise<number | undefined> {
  return call(bucket, asked(bucket, 's3:ListBucket'), async (client) => {
    let date: string | undefined;
    const command = new HeadBucketCommand({ Bucket: bucket.name });
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        date = dateOf(result.response);
        return result;
      },
      { step: 'deserialize', name: 'dateOfAnswer', priority: 'low' },
    );
    await client.send(command);
    const ms = Date.parse(date ?? '');
    return Number.isNaN(ms) ? undefined : ms;
  });
}

function dateOf(response: unknown): string | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  return typeof headers.date === 'string' ? headers.date : undefined;
}
