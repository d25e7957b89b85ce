import { type Answer, answerOf, S3Error, textIn, xmlAnswer } from '../answer.ts';
import type { Call } from '../call.ts';
import type { Version } from '../state/bucket.ts';

export function putObjectRetention(call: Call): Answer {
  const version = lockable(call);
  const xml = call.body.toString('utf8');
  const mode = textIn(xml, 'Mode');
  const until = textIn(xml, 'RetainUntilDate');
  if (mode === undefined || until === undefined) throw new S3Error(400, 'MalformedXML');
  const before = version.retention;
  const shorter = before?.mode === 'COMPLIANCE' && Date.parse(until) < Date.parse(before.until);
  if (shorter)
    throw new S3Error(403, 'AccessDenied', 'Access Denied because object protected by object lock.');
  version.retention = { mode, until };
  const undo = () => {
    version.retention = before;
  };
  return { ...answerOf(200), undo };
}

export function getObjectRetention(call: Call): Answer {
  const { retention } = lockable(call);
  if (!retention) {
    throw new S3Error(
      404,
      'NoSuchObjectLockConfiguration',
      'The specified object does not have a ObjectLock configuration',
    );
  }
  const { mode, until } = retention;
  return xmlAnswer(`<Retention><Mode>${mode}</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`);
}

function lockable({ request, bucket }: Call): Version {
  if (bucket.lockXml === undefined) {
    throw new S3Error(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
  const { versionId } = request.query;
  const versions = bucket.keys.get(request.key) ?? [];
  const version = versionId ? versions.find((one) => one.versionId === versionId) : versions.at(-1);
  if (version?.content) return version;
  throw new S3Error(404, versionId ? 'NoSuchVersion' : 'NoSuchKey');
}
