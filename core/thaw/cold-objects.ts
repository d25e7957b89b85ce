import type { Manifest } from '../manifest/manifest.ts';
import { dataPrefix } from '../point/keys.ts';
import type { ColdState, ObjectRef, Store } from '../ports/store.ts';

/** An object of a point that lies in cold storage. */
export interface ColdObject extends ColdState {
  readonly ref: ObjectRef;
  readonly bytes: number;
}

type Named = Pick<Manifest, 'engine' | 'source' | 'runId' | 'class' | 'objects'>;

/** Questions to the store at once. */
const atOnce = 16;

/**
 * The objects of a point that lie in cold storage, as the store says it now. Small ones may be warm beside frozen ones:
 * S3 moves nothing below 128 KB. One that is not there is left out: whoever reads it says so.
 */
export async function* coldObjects(store: Pick<Store, 'head'>, manifest: Named): AsyncGenerator<ColdObject> {
  const refs = refsOf(manifest);
  for (let start = 0; start < refs.length; start += atOnce) {
    const looked = refs
      .slice(start, start + atOnce)
      .map(async (ref) => ({ ref, head: await store.head(ref) }));
    for (const { ref, head } of await Promise.all(looked)) {
      if (head?.cold) yield { ...head.cold, ref, bytes: head.bytes };
    }
  }
}

/** Archives and the lists of their parts: everything of a point that a lifecycle rule may move. */
function refsOf(manifest: Named): readonly ObjectRef[] {
  const prefix = dataPrefix(manifest, manifest.class);
  return manifest.objects.flatMap(({ key, versionId, parts, partsVersionId = null }) => [
    { key, versionId },
    { key: `${prefix}${parts}`, versionId: partsVersionId },
  ]);
}
