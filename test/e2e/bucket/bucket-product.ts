import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import type { S3Server } from '#test/support/s3-servers.ts';
import { type BucketKind, makeBucket } from '../../adapters/s3-store/make-bucket.ts';
import { type Ended, makeProduct, RunDocument } from '../product.ts';

type Changes = Readonly<Record<string, unknown>>;

/** What a manifest tells of its objects. */
export const Objects = z.object({
  objects: z.array(
    z.object({
      key: z.string(),
      versionId: z.string().nullable(),
      archive: z.string(),
      piece: z.number(),
      parts: z.string(),
    }),
  ),
  retention: z.object({ lock: z.string(), lockedUntil: z.string().nullable() }).loose(),
});

export const prefix = 'house/backups/';

/** A product whose store is a new bucket, and everything that a person with all rights can do to that bucket. */
export async function makeBucketProduct(
  { server, s3, kind }: { readonly server: PostgresServer; readonly s3: S3Server; readonly kind: BucketKind },
  {
    source = {},
    store = {},
    plan = {},
    env = {},
  }: { source?: Changes; store?: Changes; plan?: Changes; env?: Record<string, string> } = {},
) {
  const { bucket, client, credentials } = await makeBucket(s3, kind);
  const inBucket = {
    ...store,
    s3: {
      bucket,
      region: s3.region,
      endpoint: s3.endpoint,
      prefix: prefix.slice(0, -1),
      catalog: 'manifests',
    },
  };
  const product = makeProduct(
    server.url('orders'),
    { source, store: inBucket, plan },
    {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
  );
  const at = (key: string, versionId?: string | null) => ({
    Bucket: bucket,
    Key: `${prefix}${key}`,
    ...(versionId ? { VersionId: versionId } : {}),
  });

  async function read(key: string, versionId?: string | null): Promise<Buffer> {
    const { Body } = await client.send(new GetObjectCommand(at(key, versionId)));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }
  const unfinished = async () =>
    (await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [];

  return {
    ...product,
    /** Another plan for the same bucket. */
    plan: (plan: Changes) => product.write({ source, plan, store: inBucket }),
    bucket,
    client,
    /** The config's store section. */
    store: inBucket,
    read,
    /** Keys below the prefix that are visible now. */
    async keys(under = ''): Promise<string[]> {
      const page = { Bucket: bucket, Prefix: under === '' ? '' : `${prefix}${under}` };
      const { Contents = [] } = await client.send(new ListObjectsV2Command(page));
      return Contents.map(({ Key = '' }) => Key.slice(prefix.length));
    },
    /** Every version of every object, delete markers too. */
    async versions() {
      const found = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
      return { versions: found.Versions ?? [], markers: found.DeleteMarkers ?? [] };
    },
    unfinished,
    /** Bytes of parts that lie in uploads which are not complete. */
    async unfinishedBytes(): Promise<number> {
      let bytes = 0;
      for (const { Key, UploadId } of await unfinished()) {
        const asked = new ListPartsCommand({ Bucket: bucket, Key, UploadId });
        // it may have ended since it was listed
        const { Parts = [] } = await client.send(asked).catch(() => ({ Parts: [] }));
        for (const { Size = 0 } of Parts) bytes += Size;
      }
      return bytes;
    },
    /** Writes a newer version over whatever is there, as no run of Holdfast does. */
    overwrite: (key: string, body: Uint8Array) =>
      client.send(new PutObjectCommand({ ...at(key), Body: body })),
    /** Hides the newest version, or removes exactly the one that is named. */
    remove: (key: string, versionId?: string) => client.send(new DeleteObjectCommand(at(key, versionId))),
    cleanup: () => {
      // a server waits for its connections before it ends
      client.destroy();
      product.cleanup();
    },
    manifestOf: async (point: string) =>
      Objects.parse(JSON.parse((await read(manifestKey(point))).toString())),
    async backUp(): Promise<string> {
      const ended: Ended = await product.run(['run', 'orders', '--json']);
      const [run] = ended.json(RunDocument).runs;
      if (run?.outcome === 'verified' && run.point) return run.point;
      throw new Error(`the backup failed: ${run?.error?.message}\n${ended.stderr}`);
    },
  };
}
export type BucketProduct = Awaited<ReturnType<typeof makeBucketProduct>>;

export const manifestKey = (point: string): string =>
  `points/postgres/orders/${point.split('@')[1] ?? ''}/manifest.json`;
