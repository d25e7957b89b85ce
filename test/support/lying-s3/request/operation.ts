export type Operation = (typeof table)[number][3] | 'Unknown';

/** First fit wins: what it is about, the method, a parameter that must be there. */
const table = [
  ['bucket', 'PUT', 'versioning', 'PutBucketVersioning'],
  ['bucket', 'PUT', 'object-lock', 'PutObjectLockConfiguration'],
  ['bucket', 'PUT', 'lifecycle', 'PutBucketLifecycleConfiguration'],
  ['bucket', 'PUT', undefined, 'CreateBucket'],
  ['bucket', 'HEAD', undefined, 'HeadBucket'],
  ['bucket', 'GET', 'versioning', 'GetBucketVersioning'],
  ['bucket', 'GET', 'object-lock', 'GetObjectLockConfiguration'],
  ['bucket', 'GET', 'lifecycle', 'GetBucketLifecycleConfiguration'],
  ['bucket', 'GET', 'uploads', 'ListMultipartUploads'],
  ['bucket', 'GET', 'versions', 'ListObjectVersions'],
  ['bucket', 'GET', 'list-type', 'ListObjectsV2'],
  ['object', 'PUT', 'uploadId', 'UploadPart'],
  ['object', 'PUT', 'retention', 'PutObjectRetention'],
  ['object', 'PUT', undefined, 'PutObject'],
  ['object', 'POST', 'uploads', 'CreateMultipartUpload'],
  ['object', 'POST', 'uploadId', 'CompleteMultipartUpload'],
  ['object', 'POST', 'restore', 'RestoreObject'],
  ['object', 'GET', 'uploadId', 'ListParts'],
  ['object', 'GET', 'retention', 'GetObjectRetention'],
  ['object', 'GET', undefined, 'GetObject'],
  ['object', 'HEAD', undefined, 'HeadObject'],
  ['object', 'DELETE', 'uploadId', 'AbortMultipartUpload'],
  ['object', 'DELETE', undefined, 'DeleteObject'],
] as const;

/** Questions of S3 that this server does not know; without this it would take them for plain ones. */
const foreign = ['acl', 'tagging', 'policy', 'cors', 'legal-hold', 'attributes', 'encryption', 'append'];

interface Asked {
  readonly method: string;
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

export function operationOf({ method, key, query, headers }: Asked): Operation {
  if (foreign.some((name) => name in query) || 'x-amz-copy-source' in headers) return 'Unknown';
  const about = key === '' ? 'bucket' : 'object';
  const found = table.find(
    ([subject, verb, parameter]) =>
      subject === about && verb === method && (parameter === undefined || parameter in query),
  );
  return found?.[3] ?? 'Unknown';
}
