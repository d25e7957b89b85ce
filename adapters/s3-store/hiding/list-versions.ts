import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { TransientError } from '#core/errors.ts';
import { asked, type Bucket, call, keyIn } from '../bucket.ts';

/** One version of an object, or a marker over it. */
export interface ListedVersion {
  /** From the store's root. */
  readonly key: string;
  readonly versionId: string;
  /** The newest of its key. */
  readonly isLatest: boolean;
  readonly isMarker: boolean;
  readonly at: Date;
}

/** Every version and every delete marker under a prefix; of each page the versions first. */
export async function* listVersions(bucket: Bucket, prefix: string): AsyncGenerator<ListedVersion> {
  let from: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } = {};
  for (let more = true; more; ) {
    const page = await call(bucket, asked(bucket, 's3:ListBucketVersions', prefix), (client) =>
      client.send(
        new ListObjectVersionsCommand({ Bucket: bucket.name, Prefix: keyIn(bucket, prefix), ...from }),
      ),
    );
    const told = [
      ...(page.Versions ?? []).map((version) => ({ ...version, isMarker: false })),
      ...(page.DeleteMarkers ?? []).map((version) => ({ ...version, isMarker: true })),
    ];
    for (const { Key = '', VersionId = 'null', IsLatest = false, LastModified, isMarker } of told) {
      const key = Key.slice(bucket.prefix.length);
      yield { key, versionId: VersionId, isLatest: IsLatest, isMarker, at: LastModified ?? new Date(0) };
    }
    more = page.IsTruncated === true;
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    if (more && (KeyMarker === undefined || same(from, { KeyMarker, VersionIdMarker })))
      throw endless(bucket);
    from = {
      ...(KeyMarker === undefined ? {} : { KeyMarker }),
      ...(VersionIdMarker === undefined ? {} : { VersionIdMarker }),
    };
  }
}

interface Place {
  readonly KeyMarker?: string | undefined;
  readonly VersionIdMarker?: string | undefined;
}

const same = (a: Place, b: Place): boolean =>
  a.KeyMarker === b.KeyMarker && a.VersionIdMarker === b.VersionIdMarker;

/** A list that says it goes on and not where would end too early, or never. */
const endless = ({ name }: Bucket): TransientError =>
  new TransientError(`the list of versions of bucket '${name}' goes on, and the store does not say where`, {
    hint: 'run it again; if it comes again, this server cannot be trusted with its lists',
  });
