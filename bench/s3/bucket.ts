import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3Server } from '../../local/s3/s3-server.ts';

/** The one bucket of each server: a server is new for each run. */
export const bucket = 'bench';

/** What a program needs to reach it, by AWS's own names. No file of the person who measures is read. */
export const accessTo = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Server) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** Versioned, as a bucket for backups should be; the sink's has no versions whatever it is told. */
export async function makeBucket(server: S3Server, { versioned }: { readonly versioned: boolean }) {
  const client = clientOf(server);
  const place = { Bucket: bucket };
  const { region } = server;
  await client.send(
    new CreateBucketCommand({
      ...place,
      ...(region === 'eu-central-1' && { CreateBucketConfiguration: { LocationConstraint: region } }),
    }),
  );
  if (versioned) {
    await client.send(
      new PutBucketVersioningCommand({ ...place, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  }
  client.destroy();
}

/** Length of all objects, as the server lists them. */
export async function bucketBytes(server: S3Server): Promise<number> {
  const client = clientOf(server);
  let bytes = 0;
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token }));
    for (const { Size = 0 } of page.Contents ?? []) bytes += Size;
    token = page.NextContinuationToken;
  } while (token !== undefined);
  client.destroy();
  return bytes;
}

const clientOf = ({ endpoint, region, accessKeyId, secretAccessKey }: S3Server): S3Client =>
  new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
