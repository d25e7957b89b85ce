import type {
  FoundAccount,
  FoundCluster,
  FoundInstance,
  FoundPlace,
} from '#adapters/aws/discovery/found-account.ts';

/** A server that this version can back up. */
export interface Candidate {
  readonly id: string;
  /** `RDS instance orders` */
  readonly label: string;
  readonly host: string | undefined;
  readonly port: number;
  /** The database that it was made with. */
  readonly database: string | undefined;
  readonly managedSecret: string | undefined;
  readonly place: FoundPlace | undefined;
  /** What its owner should know, a line each. */
  readonly remarks: readonly string[];
}

export interface NotWritten {
  readonly what: string;
  readonly why: string;
}

interface Sorted {
  readonly candidates: readonly Candidate[];
  readonly notWritten: readonly NotWritten[];
}

/** Every server of the account is in one of the two lists. */
export function candidatesOf({ instances, clusters }: Pick<FoundAccount, 'instances' | 'clusters'>): Sorted {
  const single = instances.filter(({ cluster }) => cluster === undefined);
  const known = new Set(clusters.map(({ id }) => id));
  const strays = instances.filter(({ cluster }) => cluster !== undefined && !known.has(cluster));
  const candidates: Candidate[] = [];
  const notWritten: NotWritten[] = [];
  const sort = (label: string, why: string | undefined, make: () => Candidate): void => {
    if (why === undefined) candidates.push(make());
    else notWritten.push({ what: label, why });
  };
  for (const instance of byId(single)) {
    const label = `RDS instance ${instance.id}`;
    const remarks = instance.storageGb === 0 ? ['it has no storage yet'] : [];
    sort(label, unfit(instance), () => candidate(instance, { label, place: instance.place, remarks }));
  }
  for (const cluster of byId(clusters)) {
    const label = `RDS cluster ${cluster.id}`;
    const place = placeOfMembers(instances.filter(({ cluster: of }) => of === cluster.id));
    sort(label, unfit(cluster) ?? unfitCluster(cluster), () =>
      candidate(cluster, { label, place, remarks: [] }),
    );
  }
  for (const [id = '', members] of Map.groupBy(byId(strays), ({ cluster }) => cluster)) {
    const [first] = members;
    const why = (first && unsupported(first)) ?? 'only its instances were seen, and not the cluster';
    notWritten.push({ what: `RDS cluster ${id}`, why });
  }
  return { candidates, notWritten };
}

type Server = FoundInstance | FoundCluster;

function candidate(
  server: Server,
  { label, place, remarks }: Pick<Candidate, 'label' | 'place' | 'remarks'>,
): Candidate {
  const { id, host, port = 5432, database, managedSecret, status, version = '' } = server;
  const major = Number(version.split('.')[0]);
  return {
    ...{ id, label, host, port, database, managedSecret, place },
    remarks: [
      ...remarks,
      ...(status === 'available'
        ? []
        : [`its status was '${status}': until it is available, a backup fails`]),
      ...(major >= 15 && major <= 18
        ? []
        : [`it is PostgreSQL ${version || 'of some version'}; tried are 15 to 18`]),
    ],
  };
}

const unsupported = ({ engine }: Server): string | undefined =>
  ['postgres', 'aurora-postgresql'].includes(engine) ? undefined : `${engine} is not supported`;

function unfit(server: Server): string | undefined {
  const { status, replicaOf } = server;
  const original = replicaOf?.split(':').at(-1);
  return (
    unsupported(server) ??
    (original === undefined ? undefined : `a read replica: back up ${original}`) ??
    (status === 'deleting' ? 'it is being deleted' : undefined)
  );
}

function unfitCluster({ members, writers, serverless }: FoundCluster): string | undefined {
  if (serverless) return undefined;
  if (members === 0) return 'it has no instance that could be asked for a dump';
  return writers === 0
    ? 'none of its instances can be written to: back up the cluster that it follows'
    : undefined;
}

/** A cluster names no subnets; its members do, and all have the same. */
function placeOfMembers(members: readonly FoundInstance[]): FoundPlace | undefined {
  const places = members.flatMap(({ place }) => place ?? []);
  const [first] = places;
  return first && { ...first, isPublic: places.some(({ isPublic }) => isPublic) };
}

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Item[] =>
  items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
