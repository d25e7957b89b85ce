import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { TransientError } from '#core/errors.ts';
import type { ListedObject } from '#core/ports/store.ts';
import { asked, type Bucket, call, keyIn } from '../bucket.ts';

/** Every object under a prefix, in order of the keys' bytes, which is S3's own. */
export async function* listObjects(bucket: Bucket, prefix: string): AsyncGenerator<ListedObject> {
  for await (const { Contents = [] } of pages(bucket, prefix)) {
    for (const { Key = '', Size = 0, LastModified = new Date(0) } of Contents) {
      yield { key: Key.slice(bucket.prefix.length), bytes: Size, modifiedAt: LastModified };
    }
  }
}

/** Names directly under a prefix, folders without their slash. */
export async function childrenOf(bucket: Bucket, prefix: string): Promise<string[]> {
  const names = new Set<string>();
  const start = keyIn(bucket, prefix).length;
  for await (const { Contents = [], CommonPrefixes = [] } of pages(bucket, prefix, '/')) {
    for (const { Key = '' } of Contents) names.add(Key.slice(start));
    for (const { Prefix = '' } of CommonPrefixes) names.add(Prefix.slice(start, -1));
  }
  names.delete('');
  return [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

async function* pages(bucket: Bucket, prefix: string, delimiter?: string) {
  let token: string | undefined;
  do {
    const page = await call(bucket, asked(bucket, 's3:ListBucket', prefix), (client) =>
      client.send(
        new ListObjectsV2Command({
          Bucket: bucket.name,
          Prefix: keyIn(bucket, prefix),
          Delimiter: delimiter,
          ContinuationToken: token,
        }),
      ),
    );
    yield page;
    token = page.IsTruncated ? advanced(bucket, token, page.NextContinuationToken) : undefined;
  } while (token !== undefined);
}

/** Uploads that were begun and neither completed nor ended. Their size is known to nobody without asking for each. */
export async function* unfinishedUploads(bucket: Bucket, before: Date): AsyncGenerator<ListedObject> {
  let marker: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } = {};
  for (let more = true; more; ) {
    const page = await call(bucket, asked(bucket, 's3:ListBucketMultipartUploads'), (client) =>
      client.send(
        new ListMultipartUploadsCommand({
          Bucket: bucket.name,
          Prefix: keyIn(bucket, ''),
          ...marker,
        }),
      ),
    );
    for (const { Key = '', Initiated = new Date(0) } of page.Uploads ?? []) {
      if (Initiated < before) {
        yield { key: Key.slice(bucket.prefix.length), bytes: 0, modifiedAt: Initiated };
      }
    }
    more = page.IsTruncated === true;
    if (more) advanced(bucket, marker.UploadIdMarker, page.NextUploadIdMarker);
    marker = {
      ...(page.NextKeyMarker === undefined ? {} : { KeyMarker: page.NextKeyMarker }),
      ...(page.NextUploadIdMarker === undefined ? {} : { UploadIdMarker: page.NextUploadIdMarker }),
    };
  }
}

/** Where the next page begins. A list that says it goes on and not where would end too early, or never. */
function advanced({ name }: Bucket, before: string | undefined, next: string | undefined): string {
  if (next !== undefined && next !== '' && next !== before) return next;
  throw new TransientError(`the list of bucket '${name}' goes on, and the store does not say where`, {
    hint: 'run it again; if it comes again, this server cannot be trusted with its lists',
  });
}
