import * as z from 'zod';
import { DatabaseKind } from '../managed-databases.ts';

const time = z.iso.datetime();

/** A database that was found by the tag of a source. */
export const FoundDatabase = z.object({
  /** The source of the config that it was found for. */
  of: z.string().min(1),
  kind: DatabaseKind,
  id: z.string().min(1),
  firstAt: time,
  /** When it was looked for, and not there for the first time. Not there: it is found. */
  missingSince: time.optional(),
});
export type FoundDatabase = z.infer<typeof FoundDatabase>;

/** That somebody has looked for all databases of a source, to the end. */
export const FoundLook = z.object({ of: z.string().min(1), at: time });
export type FoundLook = z.infer<typeof FoundLook>;

export interface Found {
  readonly databases: readonly FoundDatabase[];
  readonly looks: readonly FoundLook[];
}

/** What was found by tags, as it was the last time that somebody looked. */
export interface FoundDatabases {
  /** Of all sources, those that are missing among them; read as of now. */
  read(): Promise<Found>;
  /** Writes one anew. Written twice, it is the same. */
  keep(database: FoundDatabase): Promise<void>;
  looked(look: FoundLook): Promise<void>;
}

/** A database that the provider has, as far as a tag can choose it. */
export type TaggedDatabase = Pick<FoundDatabase, 'kind' | 'id'>;

export interface TaggedDatabases {
  /**
   * Every instance and cluster that has all of these tags; rejects unless it has seen them all. Instances of a cluster are
   * none of their own: their snapshot is that of the cluster.
   */
  having(tags: Readonly<Record<string, string>>): Promise<readonly TaggedDatabase[]>;
}
