import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';

/** Records from the manifests. Without a table there are no records: the manifests themselves are the catalog. */
export async function rebuildCatalog(context: VerbContext): Promise<VerbResult> {
  const { store } = await wire(context);
  const text = `nothing to rebuild: the catalog of ${store.label} is its manifests, which are read each time`;
  return { document: { catalog: 'manifests', rebuilt: 0 }, text, exitCode: 0 };
}
