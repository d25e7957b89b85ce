import * as z from 'zod';
import { PermanentError, UsageError } from '#core/errors.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { Target, TargetRequest } from '#core/ports/worker.ts';
import { calls } from '../connection/calls.ts';
import { connectMilvus, type Milvus } from '../connection/connect.ts';
import { type CollectionName, collectionName, requestName, shownName } from '../connection/name.ts';
import { labelOf, milvusSettings } from '../connection/settings.ts';
import { definitionItems } from '../contents/definition-items.ts';
import { listCollections, listDatabases } from '../contents/list-collections.ts';
import type { MilvusDeps } from '../deps.ts';
import { countCollection } from './count-collection.ts';
import { countRows } from './count-rows.ts';
import { restorePoint } from './restore-point.ts';
import { isRestoring, restoringName } from './restoring.ts';

/**
 * Connects to the server that a point is restored into. It may hold other collections; none of a name that the point has,
 * and no such alias. What a restore of the same collections left that died is dropped first.
 */
export async function createTarget(
  { url }: TargetRequest,
  point: Manifest,
  deps: MilvusDeps,
  signal: AbortSignal,
): Promise<Target> {
  const { progress } = deps;
  const settings = milvusSettings(url, 'the URL of the target', deps.ca);
  if (settings.database !== undefined) {
    throw new UsageError(`the URL of the target names the database '${settings.database}'`, {
      hint: 'leave it out: collections go into databases of the names that they had',
    });
  }
  const milvus = await connectMilvus(settings, signal);
  const names = point.contents
    .filter(({ kind }) => kind === 'collection')
    .map(({ name }) => collectionName(name));
  const aliases = point.contents
    .filter(({ kind }) => kind === 'alias')
    .map(({ name }) => collectionName(name));
  /** What has its own name by now: it is whole. */
  const named: string[] = [];
  try {
    const remains = await dropRemains(milvus, names);
    for (const name of remains) progress.note(`${name} was left by a restore that died; it was dropped`);
    await refuseOccupied(milvus, [...names, ...aliases]);
    return {
      label: labelOf(settings),
      restore(reader, options) {
        const tell = (name: CollectionName): void => void named.push(shownName(name));
        return restorePoint(milvus, reader, options, { ...deps, named: tell });
      },
      async contents(until) {
        const found = [];
        for (const name of await present(milvus, names)) {
          const { described, count } = await countCollection(milvus, name, progress, until);
          found.push(...definitionItems(described.definition));
          found.push(...count.items(name, described.definition.partitions, 'server'));
        }
        return found;
      },
      value: (question) => countRows(milvus, question),
      async abandon(reason) {
        const dropped = await dropRemains(milvus, names);
        const kept = named.length === 0 ? '' : `; ${named.join(', ')} are whole and stay: drop them yourself`;
        return `${milvus.label} was cleared of ${dropped.length} half restored collections${kept}: ${reason}`;
      },
      close: async () => milvus.close(),
    };
  } catch (error) {
    milvus.close();
    throw error;
  }
}

async function dropRemains(milvus: Milvus, names: readonly CollectionName[]): Promise<string[]> {
  const ours = names.map((name) => ({ ...name, collection: restoringName(name.collection) }));
  const left = (await present(milvus, ours)).filter(({ collection }) => isRestoring(collection));
  for (const name of left) await milvus.ask(calls.drop, requestName(name), z.unknown());
  return left.map(shownName);
}

/** Those of the names that are collections of the server. */
async function present(milvus: Milvus, names: readonly CollectionName[]): Promise<CollectionName[]> {
  const there = await listDatabases(milvus);
  const found: string[] = [];
  for (const database of new Set(names.map((name) => name.database))) {
    if (there.includes(database)) found.push(...(await listCollections(milvus, database)).map(shownName));
  }
  return names.filter((name) => found.includes(shownName(name)));
}

async function refuseOccupied(milvus: Milvus, names: readonly CollectionName[]): Promise<void> {
  const [occupied] = await present(milvus, names);
  if (occupied === undefined) return;
  throw new PermanentError(`${milvus.label} is not empty: there is a collection ${shownName(occupied)}`, {
    hint: 'nothing was touched; restore into another server, or rename or drop that collection first',
  });
}
