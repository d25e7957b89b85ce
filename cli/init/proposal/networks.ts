import type { FoundPlace } from '#adapters/aws/discovery/found-account.ts';
import { drillNetwork } from '#core/cloud/env-names.ts';
import type { Candidate } from './candidates.ts';
import { tellApart } from './names.ts';

export interface ProposedNetwork {
  readonly name: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly egress: 'nat' | 'public';
}

interface Networks {
  readonly networks: readonly ProposedNetwork[];
  /** Undefined where nothing is known of the place, or it cannot be written. */
  networkOf(candidate: Candidate): ProposedNetwork | undefined;
  /** In a VPC that one deployment has no room for. */
  isBeyond(candidate: Candidate): boolean;
}

/** Characters of all networks together. The function that starts tasks is told of them in its environment. */
const most = 2_400;
/** Of Fargate: subnets of one task. */
const mostSubnets = 16;

/** A network for each VPC with a server in it, the one with the most servers first. */
export function networksOf(candidates: readonly Candidate[]): Networks {
  const placed = candidates.flatMap(({ place }) => (place && isKnown(place) ? [place] : []));
  const groups = [...Map.groupBy(placed, wayOf).values()].toSorted(
    (a, b) => b.length - a.length || (wayOf(a[0]) < wayOf(b[0]) ? -1 : 1),
  );
  const names = tellApart(
    groups.map(([first]) => first?.group || first?.vpc || ''),
    [drillNetwork],
    // they become names of outputs, which have no dashes
    (name) => name.replaceAll('-', ''),
  );
  const networks = new Map<string, ProposedNetwork>();
  for (const [at, places] of groups.entries()) {
    const network = networkFrom(names[at] ?? '', places);
    if (lengthOf([...networks.values(), network]) <= most) networks.set(wayOf(places[0]), network);
  }
  const networkOf = ({ place }: Candidate) => place && networks.get(wayOf(place));
  return {
    networks: [...networks.values()],
    networkOf,
    isBeyond: (candidate) =>
      candidate.place !== undefined && isKnown(candidate.place) && networkOf(candidate) === undefined,
  };
}

/** One VPC may have public and private subnets: a task has an address of one kind. */
const wayOf = (place: FoundPlace | undefined): string =>
  `${place?.vpc} ${place?.isPublic ? 'public' : 'nat'}`;

const isKnown = ({ vpc, subnets }: FoundPlace): boolean => isId('vpc', vpc) && usable(subnets).length > 0;
const usable = (subnets: FoundPlace['subnets']) => subnets.filter(({ id }) => isId('subnet', id));

/** Ids as AWS makes them. */
const isId = (kind: string, id: string): boolean =>
  new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id);

/** One subnet for each zone: a task needs one, and a zone that is down must not keep all of them. */
function networkFrom(name: string, places: readonly FoundPlace[]): ProposedNetwork {
  const subnets = usable(places.flatMap((place) => place.subnets)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const ofZones = [...Map.groupBy(subnets, ({ zone }) => zone).values()].flatMap((zone) => zone.slice(0, 1));
  return {
    name,
    vpc: places[0]?.vpc ?? '',
    subnets: ofZones.map(({ id }) => id).slice(0, mostSubnets),
    egress: places[0]?.isPublic ? 'public' : 'nat',
  };
}

const lengthOf = (networks: readonly ProposedNetwork[]): number =>
  JSON.stringify(Object.fromEntries(networks.map(({ name, ...network }) => [name, network]))).length;
