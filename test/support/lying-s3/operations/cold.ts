import { type Answer, answerOf, S3Error, textIn } from '../answer.ts';
import type { Call } from '../call.ts';
import type { Version } from '../state/bucket.ts';

const freezing = ['GLACIER', 'DEEP_ARCHIVE'];
const dayMs = 86_400_000;

const isReadable = ({ cold }: Version, now: Date): boolean => {
  if (!cold || !freezing.includes(cold.storageClass)) return true;
  const { copy } = cold;
  return copy !== undefined && copy.readyAtMs <= now.getTime() && now.getTime() < copy.goesAtMs;
};

export function refuseFrozen(version: Version, now: Date): void {
  if (isReadable(version, now)) return;
  throw new S3Error(403, 'InvalidObjectState', "The operation is not valid for the object's storage class");
}

export function coldHeaders({ cold }: Version, now: Date): Record<string, string | undefined> {
  if (!cold) return {};
  const { storageClass, copy } = cold;
  if (!copy || copy.goesAtMs <= now.getTime()) return { 'x-amz-storage-class': storageClass };
  const told =
    copy.readyAtMs > now.getTime()
      ? 'ongoing-request="true"'
      : `ongoing-request="false", expiry-date="${new Date(copy.goesAtMs).toUTCString()}"`;
  return { 'x-amz-storage-class': storageClass, 'x-amz-restore': told };
}

/** How long a thaw takes here. */
export const thawMs = 5 * 3_600_000;

export function restoreObject({ request, bucket, body, now }: Call): Answer {
  const { versionId } = request.query;
  const versions = bucket.keys.get(request.key) ?? [];
  const version = versionId ? versions.find((one) => one.versionId === versionId) : versions.at(-1);
  if (!version?.content) throw new S3Error(404, versionId ? 'NoSuchVersion' : 'NoSuchKey');
  const { cold } = version;
  if (!cold || !freezing.includes(cold.storageClass)) {
    throw new S3Error(
      403,
      'InvalidObjectState',
      "Restore is not allowed for the object's current storage class",
    );
  }
  const xml = body.toString('utf8');
  const days = Number(textIn(xml, 'Days'));
  if (!(days >= 1)) throw new S3Error(400, 'MalformedXML');
  if (textIn(xml, 'Tier') === 'Expedited' && cold.storageClass === 'DEEP_ARCHIVE') {
    throw new S3Error(400, 'InvalidArgument', 'Expedited is not valid for DEEP_ARCHIVE');
  }
  const nowMs = now.getTime();
  const alive = cold.copy && cold.copy.goesAtMs > nowMs ? cold.copy : undefined;
  if (alive && alive.readyAtMs > nowMs) throw new S3Error(409, 'RestoreAlreadyInProgress');
  const readyAtMs = alive?.readyAtMs ?? nowMs + thawMs;
  version.cold = { ...cold, copy: { readyAtMs, goesAtMs: Math.max(readyAtMs, nowMs) + days * dayMs } };
  const undo = () => {
    version.cold = cold;
  };
  return { ...answerOf(alive ? 200 : 202), undo };
}
