import { type Answer, answerOf, S3Error } from '../answer.ts';
import type { Call } from '../call.ts';
import { addVersion } from '../state/bucket.ts';

/** Without a version id it leaves a marker where versions are kept; with one it takes that version away. */
export function deleteObject({ request, bucket, now }: Call): Answer {
  const { key } = request;
  const { versionId } = request.query;
  const before = bucket.keys.get(key);
  const undo = () => void (before ? bucket.keys.set(key, before) : bucket.keys.delete(key));
  if (versionId === undefined && bucket.versioning !== undefined) {
    const none = { content: undefined, headers: {}, checksums: {}, retention: undefined };
    const marker = addVersion(bucket, key, { ...none, modifiedAt: now });
    const told = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.added.versionId };
    return { ...answerOf(204, told), undo };
  }
  const gone = before?.find((one) => one.versionId === (versionId ?? 'null'));
  const bypassed =
    gone?.retention?.mode === 'GOVERNANCE' && request.headers['x-amz-bypass-governance-retention'] === 'true';
  if (gone?.retention && new Date(gone.retention.until) > now && !bypassed) {
    throw new S3Error(403, 'AccessDenied', 'Access Denied because object protected by object lock.');
  }
  const rest = (before ?? []).filter((one) => one !== gone);
  if (rest.length === 0) bucket.keys.delete(key);
  else bucket.keys.set(key, rest);
  return { ...answerOf(204, { 'x-amz-version-id': versionId }), undo };
}
