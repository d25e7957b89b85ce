import { failed } from '#adapters/aws/account/looked-at.ts';
import { tagOf } from '#core/cloud/found/tagged-sources.ts';
import type { TaggedDatabases } from '#core/cloud/ports/databases/found-databases.ts';
import type { StoreCheck } from '#core/ports/store.ts';

/** Of tags that have found nothing yet: whether they would tonight. What was found is examined by its name. */
export async function examineTags(
  databases: TaggedDatabases,
  sources: readonly { readonly name: string }[],
): Promise<readonly StoreCheck[]> {
  const checks: StoreCheck[] = [];
  for (const source of sources) {
    const tag = tagOf(source);
    if (!tag) continue;
    const words = Object.entries(tag).map(([key, value]) => `${key}=${value}`);
    if ((await databases.having(tag)).length > 0) continue;
    checks.push(
      failed(
        'databases',
        `no database has the tag ${words.join(' and ')} of source '${source.name}'`,
        'tag what shall be backed up, or correct the tag in the config and deploy',
      ),
    );
  }
  return checks;
}
