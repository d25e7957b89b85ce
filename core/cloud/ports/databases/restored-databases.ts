import type {
  ClusterMember,
  DatabaseKind,
  ManagedDatabase,
  ManagedSnapshot,
  SnapshotName,
} from '../managed-databases.ts';

export interface DatabaseName {
  readonly kind: DatabaseKind;
  readonly id: string;
}

/** What a new database is made of. */
export type RestoreOrigin =
  | { readonly as: 'snapshot'; readonly id: string }
  /** By the resource id where the database itself is gone and its automated backups are kept. */
  | {
      readonly as: 'instant';
      readonly at: Date;
      readonly of: { readonly id: string } | { readonly resourceId: string };
    };

export interface RestoreOrder extends DatabaseName {
  readonly origin: RestoreOrigin;
  /** As it shall be. Its names, its state and its own tags are not heeded. */
  readonly like: ManagedDatabase;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MemberOrder {
  readonly id: string;
  readonly cluster: string;
  readonly engine: string;
  readonly like: ClusterMember;
  readonly tags: Readonly<Record<string, string>>;
}

/** What the provider says when it is asked for a database. */
export type Ordered =
  | { readonly as: 'begun' }
  /** There is one of this name. Whose it is must be looked at. */
  | { readonly as: 'exists' }
  /** Nothing is wrong with the request. */
  | { readonly as: 'not now'; readonly words: string }
  /** A group, a key, a right, a quota, a snapshot that is gone: asked again, it would be the same. */
  | { readonly as: 'never'; readonly words: string };

/** A database, and what is of no use in a manifest. */
export interface StandingDatabase {
  readonly database: ManagedDatabase;
  /** Host name; not there before it is made. */
  readonly address: string | undefined;
  /** The cluster that an instance is of. */
  readonly cluster: string | undefined;
  /** Whether a parameter group is set and not yet in force. */
  readonly waitsForReboot: boolean;
}

/** The instants to which a database can be brought back by its automated backups. */
export interface RestoreWindow {
  readonly from: Date;
  readonly to: Date;
  /** Of the database, also where it is gone itself. */
  readonly resourceId: string;
}

/** What no restore sets and is changed afterwards. */
export interface Amendment {
  /** Up to where the volume grows by itself. */
  readonly mostGib?: number;
  readonly password?: string;
}

/** Makes databases out of snapshots and instants, and ends those that were made for a while. */
export interface RestoredDatabases {
  look(name: DatabaseName): Promise<StandingDatabase | undefined>;
  find(name: SnapshotName): Promise<ManagedSnapshot | undefined>;
  /** By its resource id where it is known: a name may be another database's by now. */
  window(database: DatabaseName & { readonly resourceId?: string }): Promise<RestoreWindow | undefined>;
  /** Answered, it is begun and not done. The tags are there from the first moment on. */
  restore(order: RestoreOrder): Promise<Ordered>;
  addMember(order: MemberOrder): Promise<Ordered>;
  amend(name: DatabaseName, amendment: Amendment): Promise<void>;
  untag(arn: string, key: string): Promise<void>;
  /** For good, and without a snapshot of it. Of one that is gone, it is done. */
  remove(name: DatabaseName): Promise<void>;
  /** All of them that carry a tag, whatever its value. */
  tagged(key: string): AsyncIterable<ManagedDatabase>;
}

/** As much of it as ends what was made for a while. */
export type StandingDatabases = Pick<RestoredDatabases, 'look' | 'remove' | 'tagged'>;
