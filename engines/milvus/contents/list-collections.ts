import * as z from 'zod';
import { calls } from '../connection/calls.ts';
import type { Milvus } from '../connection/connect.ts';
import { grpcCodeOf } from '../connection/errors.ts';
import { type CollectionName, usualDatabase } from '../connection/name.ts';

const Databases = z.object({ db_names: z.array(z.string()) });
const Collections = z.object({ collection_names: z.array(z.string()) });

/** All databases of a server; one where it does not know several. */
export async function listDatabases(milvus: Milvus): Promise<string[]> {
  try {
    const { db_names } = await milvus.askPlainly(calls.databases, {}, Databases);
    return db_names.toSorted();
  } catch (error) {
    if (grpcCodeOf(error) === 12) return [usualDatabase];
    throw milvus.advised(error);
  }
}

export async function listCollections(milvus: Milvus, database: string): Promise<CollectionName[]> {
  const { collection_names } = await milvus.ask(calls.collections, { db_name: database }, Collections);
  return collection_names.toSorted().map((collection) => ({ database, collection }));
}
