import { UsageError } from '#core/errors.ts';

/** Names of a server's own database. */
export const usualDatabase = 'default';

export interface CollectionName {
  readonly database: string;
  readonly collection: string;
}

/** As people, contents and `collections` write it: `movies`, or `archive.movies` of another database than `default`. */
export const shownName = ({ database, collection }: CollectionName): string =>
  database === usualDatabase ? collection : `${database}.${collection}`;

/** Understands a shown name, and `default.movies` too. Names of Milvus hold no dot. */
export function collectionName(shown: string): CollectionName {
  const [first = '', second, ...others] = shown.split('.');
  if (first === '' || second === '' || others.length > 0) {
    throw new UsageError(`'${shown}' is no name of a collection`, {
      hint: "write 'movies', or 'database.movies' of another database than default",
    });
  }
  return second === undefined
    ? { database: usualDatabase, collection: first }
    : { database: first, collection: second };
}

export const requestName = ({ database, collection }: CollectionName) => ({
  db_name: database,
  collection_name: collection,
});
