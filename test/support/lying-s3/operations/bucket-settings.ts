import { type Answer, answerOf, S3Error, textIn, xmlAnswer } from '../answer.ts';
import type { Call } from '../call.ts';

export function getBucketVersioning({ bucket: { versioning } }: Call): Answer {
  const status = versioning ? `<Status>${versioning}</Status>` : '';
  return xmlAnswer(`<VersioningConfiguration>${status}</VersioningConfiguration>`);
}

export function putBucketVersioning({ bucket, body }: Call): Answer {
  const before = bucket.versioning;
  const status = textIn(body.toString('utf8'), 'Status');
  if (status !== 'Enabled' && status !== 'Suspended') throw new S3Error(400, 'MalformedXML');
  bucket.versioning = status;
  const undo = () => {
    bucket.versioning = before;
  };
  return { ...answerOf(200), undo };
}

export function getObjectLockConfiguration({ bucket: { lockXml } }: Call): Answer {
  if (lockXml !== undefined) return xmlAnswer(lockXml);
  throw new S3Error(
    404,
    'ObjectLockConfigurationNotFoundError',
    'Object Lock configuration does not exist for this bucket',
  );
}

export function putObjectLockConfiguration({ bucket, body }: Call): Answer {
  const before = bucket.lockXml;
  bucket.lockXml = withoutProlog(body);
  const undo = () => {
    bucket.lockXml = before;
  };
  return { ...answerOf(200), undo };
}

export function getBucketLifecycle({ bucket: { lifecycleXml } }: Call): Answer {
  if (lifecycleXml !== undefined) return xmlAnswer(lifecycleXml);
  throw new S3Error(404, 'NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist');
}

export function putBucketLifecycle({ bucket, body }: Call): Answer {
  const before = bucket.lifecycleXml;
  bucket.lifecycleXml = withoutProlog(body);
  const undo = () => {
    bucket.lifecycleXml = before;
  };
  return { ...answerOf(200), undo };
}

const withoutProlog = (body: Buffer): string => body.toString('utf8').replace(/^\s*<\?xml[^>]*\?>\s*/, '');
