import { type CollectionName, usualDatabase } from '../connection/name.ts';

/** What the archives are. Each is one zstd frame with a checksum. */
export const encodings = {
  definitions: 'holdfast-milvus-1+zstd',
  rows: 'holdfast-milvus-rows-1+zstd',
} as const;

/** Name of the archive that says what there is, and how it is made again. */
export const definitionsArchive = 'main';

/** Name of the archive of a collection's rows: never `main`, for it has a dot. */
export const rowsArchive = ({ database, collection }: CollectionName): string =>
  `${database || usualDatabase}.${collection}`;

/** An archive of rows begins with these bytes. */
export const magic = Buffer.from('holdfast-milvus 1\n');
