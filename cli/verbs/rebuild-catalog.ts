import type { VerbContext, VerbResult } from '../verb.ts';
import { wire } from '../wire.ts';

/** Records from the manifests. Without a table there are no records: the manifests themselves are the catalog. */
export async function rebuildCatalog(context: VerbContext): Promise<VerbResult> {
  const { store, cloud } = await wire(context);
  if (cloud) {
    const { rebuildTable } = await import('../cloud/rebuild-table.ts');
    const progress = context.output.progress('catalog');
    const { rebuilt, forgotten } = await rebuildTable(cloud, progress);
    progress.end();
    const told = `${rebuilt} points of ${store.label} are in the table as they lie in the bucket, ${forgotten} were taken out`;
    return { document: { catalog: 'table', rebuilt, forgotten }, text: told, exitCode: 0 };
  }
  const text = `nothing to rebuild: the catalog of ${store.label} is its manifests, which are read each time`;
  return { document: { catalog: 'manifests', rebuilt: 0 }, text, exitCode: 0 };
}
