import { type Answer, escaped, xmlAnswer } from '../answer.ts';
import type { Call } from '../call.ts';
import { byBytes } from '../state/bucket.ts';
import { sizeOf } from '../state/content.ts';

/** ListObjectVersions, whole in one page: tests have few versions. Of each key the newest first. */
export function listVersions({ request, bucket }: Call): Answer {
  const { prefix = '' } = request.query;
  const told = request.query['encoding-type'] === 'url' ? encodeURIComponent : escaped;
  const entries = [...bucket.keys]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => byBytes(a, b))
    .flatMap(([key, versions]) =>
      versions.toReversed().map(({ versionId, content, modifiedAt }, index) => {
        const about = `<Key>${told(key)}</Key><VersionId>${versionId}</VersionId><IsLatest>${index === 0}</IsLatest><LastModified>${modifiedAt.toISOString()}</LastModified>`;
        return content
          ? `<Version>${about}<Size>${sizeOf(content)}</Size></Version>`
          : `<DeleteMarker>${about}</DeleteMarker>`;
      }),
    );
  return xmlAnswer(
    `<ListVersionsResult><Name>${escaped(bucket.name)}</Name><IsTruncated>false</IsTruncated>${entries.join('')}</ListVersionsResult>`,
  );
}
