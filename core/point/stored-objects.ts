import type { Manifest } from '../manifest/manifest.ts';
import type { ObjectRef } from '../ports/store.ts';
import { dataPrefix, manifestKey, restoreTextKey } from './keys.ts';
import type { PointRecord } from './point-record.ts';

/** Every object under data/ that a manifest names, with its version: the bytes, and the lists of their parts. */
export function storedObjects(manifest: Manifest): readonly ObjectRef[] {
  const prefix = dataPrefix(manifest, manifest.class);
  return manifest.objects.flatMap(({ key, versionId, parts, partsVersionId = null }) => [
    { key, versionId },
    { key: `${prefix}${parts}`, versionId: partsVersionId },
  ]);
}

/** And what lies beside the manifest, at its newest, for nobody names its version. The manifest comes last. */
export const objectsOf = (point: PointRecord): readonly ObjectRef[] => [
  ...storedObjects(point.manifest),
  ...[restoreTextKey(point, point.manifest.restoreText), manifestKey(point)].map((key) => ({
    key,
    versionId: null,
  })),
];
