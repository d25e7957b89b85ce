import * as z from 'zod';
import type { PointReader, RestoreOptions, RestoreResult } from '#core/ports/worker.ts';
import { calls } from '../connection/calls.ts';
import type { Milvus } from '../connection/connect.ts';
import { type CollectionName, requestName, shownName } from '../connection/name.ts';
import { listDatabases } from '../contents/list-collections.ts';
import { load } from '../contents/load-state.ts';
import { type CollectionDefinition, keyOf } from '../contents/schema.ts';
import type { MilvusDeps } from '../deps.ts';
import { type Open, readDocument } from '../verify/read-archives.ts';
import { asDamage } from './as-damage.ts';
import { countCollection } from './count-collection.ts';
import { buildIndexes } from './load/build-indexes.ts';
import { fillCollection } from './load/fill-collection.ts';
import { findable } from './load/findable.ts';
import { livesFor, makeCollection } from './load/make-collection.ts';
import { restoringName } from './restoring.ts';

interface Named {
  /** Hears what has its own name by now, and is whole. */
  readonly named: (name: CollectionName) => void;
}

/**
 * Rebuilds the collections of a point under names of ours: rows, indexes, then every row is read back and compared. Only
 * when all of them are whole do they get their own names, and aliases last of all. Dies this process before that, nothing
 * answers to a name that an application knows. Dies it between two names, the collections that have theirs are whole.
 */
export async function restorePoint(
  milvus: Milvus,
  point: PointReader,
  { signal, log }: RestoreOptions,
  deps: MilvusDeps & Named,
): Promise<RestoreResult> {
  const { progress } = deps;
  const open: Open = (archive) => counted(point.open(archive, { signal }), progress.bytes);
  return asDamage(point, async () => {
    const { collections } = await readDocument(open);
    await makeDatabases(milvus, collections);
    const errors: string[] = [];
    for (const definition of collections) {
      const shown = shownName(definition);
      const as = { ...definition, collection: restoringName(definition.collection) };
      progress.item(shown);
      await makeCollection(milvus, definition, as);
      const archived = await fillCollection(milvus, definition, as, { ...deps, open, signal });
      log(`${shown}: ${archived.rows} rows are loaded`);
      await buildIndexes(milvus, definition, as, { ...deps, signal });
      await load(milvus, as, { ...deps, signal });
      log(`${shown}: indexes are built; reading all back`);
      const { count } = await countCollection(milvus, as, progress, signal);
      if (count.rows() !== archived.rows || count.digest() !== archived.digest)
        errors.push(
          `${shown}: ${archived.rows} rows were loaded, ${count.rows()} came back, or not as they were`,
        );
      errors.push(...(await findable(milvus, definition, as)));
    }
    signal.throwIfAborted();
    if (errors.length === 0) await giveNames(milvus, collections, { ...deps, signal });
    return { errors, left: collections.flatMap(leftOf), absentRoles: [] };
  });
}

async function makeDatabases(milvus: Milvus, collections: readonly CollectionDefinition[]): Promise<void> {
  const there = await listDatabases(milvus);
  for (const db_name of new Set(collections.map(({ database }) => database))) {
    if (!there.includes(db_name)) await milvus.ask(calls.createDatabase, { db_name }, z.unknown());
  }
}

async function giveNames(
  milvus: Milvus,
  collections: readonly CollectionDefinition[],
  { named: tell, ...waiting }: MilvusDeps & Named & { readonly signal: AbortSignal },
): Promise<void> {
  for (const { database, collection, properties } of collections) {
    const [oldName, newName] = [restoringName(collection), collection];
    // without it some servers take the database default
    const renamed = { db_name: database, oldName, newName, newDBName: database };
    await milvus.ask(calls.rename, renamed, z.unknown());
    tell({ database, collection });
    // some servers release what gets another name
    await load(milvus, { database, collection }, waiting);
    const lives = properties.filter(({ key }) => key === livesFor);
    const named = requestName({ database, collection });
    if (lives.length > 0) await milvus.ask(calls.alter, { ...named, properties: lives }, z.unknown());
  }
  for (const definition of collections) {
    for (const alias of definition.aliases)
      await milvus.ask(calls.createAlias, { ...requestName(definition), alias }, z.unknown());
  }
}

function leftOf({ schema, ...name }: CollectionDefinition): string[] {
  if (!keyOf(schema)?.autoID) return [];
  return [`collection ${shownName(name)}: its keys are kept, and no longer given by the server (auto id)`];
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  tell: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    tell(chunk.length);
    yield chunk;
  }
}
