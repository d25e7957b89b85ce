import type {
  ManagedDatabase,
  ManagedDatabases,
  ManagedSnapshot,
  SnapshotName,
  Snapshotted,
} from '#core/cloud/ports/managed-databases.ts';

const account = 'arn:aws:rds:eu-central-1:000000000000';
const key = ({ kind, id }: SnapshotName): string => `${kind} ${id}`;

/** An instance or a cluster with everything that a restore needs. */
export function database(change: Partial<ManagedDatabase> = {}): ManagedDatabase {
  const { kind = 'instance', id = 'prod-ledger' } = change;
  return {
    kind,
    id,
    arn: `${account}:${kind === 'instance' ? 'db' : 'cluster'}:${id}`,
    resourceId: `${kind === 'instance' ? 'db' : 'cluster'}-${id.toUpperCase()}`,
    status: 'available',
    engine: kind === 'instance' ? 'postgres' : 'aurora-postgresql',
    version: '17.6',
    class: 'db.t4g.medium',
    parameterGroups: ['prod-17'],
    optionGroups: [],
    subnetGroup: 'private',
    vpc: 'vpc-0a1b2c3d',
    securityGroups: ['sg-0a1b2c3d'],
    storage: { type: 'gp3', gib: 50 },
    isEncrypted: true,
    kmsKey: 'arn:aws:kms:eu-central-1:000000000000:key/a',
    tags: { team: 'ledger' },
    iamAuthentication: true,
    deletionProtection: true,
    multiAz: true,
    port: 5432,
    masterUser: 'admin',
    masterSecret: false,
    logExports: ['postgresql'],
    backupDays: 7,
    members: [],
    ...change,
  };
}

/** RDS in memory: a snapshot is `creating` until somebody finishes it. Passes the suite that RDS itself passes. */
export function createMemoryDatabases() {
  const databases = new Map<string, ManagedDatabase>();
  const snapshots = new Map<string, ManagedSnapshot>();
  /** What RDS will say next, in place of taking a snapshot. */
  const refusals: (Snapshotted | Error)[] = [];
  const quota = { most: 100 };
  const answers: ManagedDatabases = {
    database: async (kind, id) => databases.get(key({ kind, id })),
    find: async (name) => snapshots.get(key(name)),
    async snapshot({ kind, id, sourceId, tags }) {
      const refusal = refusals.shift();
      if (refusal instanceof Error) throw refusal;
      if (refusal) return refusal;
      if (snapshots.has(key({ kind, id }))) return { as: 'exists' };
      const of = databases.get(key({ kind, id: sourceId }));
      if (!of) return { as: 'no such database', words: `${sourceId} not found` };
      const snapshot: ManagedSnapshot = {
        ...{ kind, id, sourceId, tags },
        arn: `${account}:${kind === 'instance' ? 'snapshot' : 'cluster-snapshot'}:${id}`,
        status: 'creating',
        percent: 0,
        sourceResourceId: of.resourceId,
        engine: of.engine,
        version: of.version,
        gib: of.storage.gib ?? 0,
        isEncrypted: of.isEncrypted,
        kmsKey: of.kmsKey,
      };
      snapshots.set(key({ kind, id }), snapshot);
      return { as: 'begun', snapshot };
    },
    async quotas() {
      const used = (kind: string): number =>
        [...snapshots.values()].filter((snapshot) => snapshot.kind === kind).length;
      return (['instance', 'cluster'] as const).map((kind) => ({ kind, used: used(kind), most: quota.most }));
    },
  };
  return {
    databases: answers,
    refusals,
    quota,
    snapshots: () => [...snapshots.values()],
    put: (one: ManagedDatabase) => void databases.set(key(one), one),
    database: (name: SnapshotName) => databases.get(key(name)),
    all: () => [...databases.values()],
    end: (name: SnapshotName) => void databases.delete(key(name)),
    /** What RDS does in its own time. */
    change(name: SnapshotName, change: Partial<ManagedSnapshot>): void {
      const found = snapshots.get(key(name));
      if (!found) throw new Error(`no snapshot ${name.id}`);
      snapshots.set(key(name), { ...found, ...change });
    },
    remove: (name: SnapshotName) => void snapshots.delete(key(name)),
  };
}
export type MemoryDatabases = ReturnType<typeof createMemoryDatabases>;
