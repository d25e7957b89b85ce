import * as z from 'zod';

export const DatabaseKind = z.enum(['instance', 'cluster']);
export type DatabaseKind = z.infer<typeof DatabaseKind>;

const words = z.array(z.string());
const tags = z.record(z.string(), z.string());

/** One instance of a cluster. */
export const ClusterMember = z.object({
  id: z.string(),
  class: z.string().optional(),
  isWriter: z.boolean(),
  /** Who takes over first: 0 before 15. */
  promotionTier: z.number().optional(),
  zone: z.string().optional(),
  parameterGroup: z.string().optional(),
  isPublic: z.boolean().optional(),
});
export type ClusterMember = z.infer<typeof ClusterMember>;

/** A database of the provider as it stands: everything that a snapshot of it does not keep and a restore needs. */
export const ManagedDatabase = z.object({
  kind: DatabaseKind,
  id: z.string(),
  arn: z.string(),
  /** Another one for every database, whatever it is called. */
  resourceId: z.string(),
  /** In the provider's own word. */
  status: z.string(),
  engine: z.string(),
  version: z.string(),
  class: z.string().optional(),
  parameterGroups: words,
  optionGroups: words,
  subnetGroup: z.string().optional(),
  vpc: z.string().optional(),
  securityGroups: words,
  storage: z.object({
    type: z.string().optional(),
    gib: z.number().optional(),
    iops: z.number().optional(),
    throughput: z.number().optional(),
    /** Up to where it grows by itself. */
    mostGib: z.number().optional(),
  }),
  isEncrypted: z.boolean(),
  kmsKey: z.string().optional(),
  tags,
  iamAuthentication: z.boolean(),
  deletionProtection: z.boolean(),
  multiAz: z.boolean().optional(),
  port: z.number().optional(),
  isPublic: z.boolean().optional(),
  zone: z.string().optional(),
  database: z.string().optional(),
  masterUser: z.string().optional(),
  /** Whether its master password is kept by the provider. */
  masterSecret: z.boolean(),
  caCertificate: z.string().optional(),
  license: z.string().optional(),
  logExports: words,
  /** Days of automated backups; 0 is none. */
  backupDays: z.number().optional(),
  /** Of a cluster that grows and shrinks by itself, in ACU. */
  capacity: z.object({ least: z.number().optional(), most: z.number().optional() }).optional(),
  /** Of a cluster. */
  members: z.array(ClusterMember),
});
export type ManagedDatabase = z.infer<typeof ManagedDatabase>;

/** A snapshot as the provider tells of it. */
export const ManagedSnapshot = z.object({
  kind: DatabaseKind,
  id: z.string(),
  arn: z.string(),
  /** In the provider's own word: creating, available, failed, … */
  status: z.string(),
  percent: z.number().optional(),
  /** The database it is of: its name, and what is its own alone. */
  sourceId: z.string(),
  sourceResourceId: z.string().optional(),
  engine: z.string(),
  version: z.string(),
  /** Size of the volume; 0 for a cluster, whose volume has none. */
  gib: z.number(),
  isEncrypted: z.boolean(),
  kmsKey: z.string().optional(),
  /** The instant whose state it holds. Not there before it is done. */
  takenAt: z.iso.datetime().optional(),
  tags,
});
export type ManagedSnapshot = z.infer<typeof ManagedSnapshot>;

export interface SnapshotName {
  readonly kind: DatabaseKind;
  readonly id: string;
}

export interface SnapshotRequest extends SnapshotName {
  readonly sourceId: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What the provider says when it is asked for a snapshot. */
export type Snapshotted =
  | { readonly as: 'begun'; readonly snapshot: ManagedSnapshot }
  /** There is one of this name. Whose it is must be looked at. */
  | { readonly as: 'exists' }
  /** Nothing is wrong with the request: throttling, or a state that passes. */
  | { readonly as: 'not now'; readonly words: string }
  | { readonly as: 'quota'; readonly words: string }
  | { readonly as: 'no such database'; readonly words: string }
  /** A right, a key, a parameter. */
  | { readonly as: 'never'; readonly words: string };

export interface SnapshotQuota {
  readonly kind: DatabaseKind;
  readonly used: number;
  readonly most: number;
}

/** Databases that a provider runs, and the snapshots it takes of them. */
export interface ManagedDatabases {
  database(kind: DatabaseKind, id: string): Promise<ManagedDatabase | undefined>;
  /** Asks for a snapshot by hand. Answered, it is begun and not done. */
  snapshot(request: SnapshotRequest): Promise<Snapshotted>;
  /** undefined when there is none of this name. */
  find(name: SnapshotName): Promise<ManagedSnapshot | undefined>;
  /** How many snapshots by hand the account has in this region, and may have. */
  quotas(): Promise<readonly SnapshotQuota[]>;
}
