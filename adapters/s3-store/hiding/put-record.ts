import { ObjectExistsError } from '#core/ports/store-errors.ts';
import type { Bucket } from '../bucket.ts';
import { putObject } from '../put-object.ts';

/** Adds a record; one that is there already says the same, by its name. */
export async function putRecord(bucket: Bucket, key: string, record: object): Promise<void> {
  await putObject(bucket, key, Buffer.from(`${JSON.stringify(record)}\n`)).catch((error: unknown) => {
    if (!(error instanceof ObjectExistsError)) throw error;
  });
}
