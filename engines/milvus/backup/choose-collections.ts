import { PermanentError, UsageError } from '#core/errors.ts';
import type { Milvus } from '../connection/connect.ts';
import { type CollectionName, collectionName, shownName } from '../connection/name.ts';
import { listCollections, listDatabases } from '../contents/list-collections.ts';
import type { MilvusSource } from '../engine.ts';
import { isRestoring } from '../restore/restoring.ts';

/** The collections that the source names, or all. What is named and not there fails the run by name. */
export async function chooseCollections(
  milvus: Milvus,
  { databases, collections }: Pick<MilvusSource, 'databases' | 'collections'>,
): Promise<CollectionName[]> {
  const there = await listDatabases(milvus);
  const asked = milvus.database === undefined ? databases : [milvus.database];
  for (const database of [...(asked ?? []), ...(databases ?? [])]) {
    if (there.includes(database) && (asked ?? []).includes(database)) continue;
    throw new UsageError(`${milvus.label} has no database '${database}'`, {
      hint: `there is ${there.join(', ')}: correct the URL or \`databases\` in the config`,
    });
  }
  const found: CollectionName[] = [];
  for (const database of asked ?? there) found.push(...(await listCollections(milvus, database)));
  const half = found.find(({ collection }) => isRestoring(collection));
  if (half) {
    throw new PermanentError(`${milvus.label} is half restored: the collection ${shownName(half)} is there`, {
      hint: 'restore into it once more, which begins by clearing it, or drop that collection; then take a backup',
    });
  }
  if (collections === undefined) return found;
  return collections.map((shown) => {
    const name = collectionName(shown);
    const match = found.find((one) => shownName(one) === shownName(name));
    if (match) return match;
    throw new UsageError(`${milvus.label} has no collection '${shown}'`, {
      hint: `there is ${found.map(shownName).join(', ') || 'none'}: correct \`collections\` in the config`,
    });
  });
}
