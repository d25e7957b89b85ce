import type { FoundSecret } from '#adapters/aws/discovery/found-account.ts';
import { deploymentTag } from '#core/cloud/env-names.ts';
import type { Candidate } from './candidates.ts';
import { nameFrom } from './names.ts';
import type { ProposedNetwork } from './networks.ts';

export interface ProposedSource {
  readonly source: string;
  readonly engine: 'postgres';
  /** What was found: `RDS instance orders`, `secret prod/orders`, or that it is an example. */
  readonly from: string;
  readonly url: { readonly secret: string } | { readonly env: string };
  /** The secret is there and tagged. Otherwise its owner has to make it. */
  readonly secretFound: boolean;
  readonly network?: string | undefined;
  /** Shared with other sources of the same server. */
  readonly host?: string | undefined;
  /** `db.example.org:5432/orders`, as far as it is known. */
  readonly address: string;
  /** What its owner should know. */
  readonly remarks: readonly string[];
}

/** What a source is made from. */
export interface Draft {
  /** The name that it has where it comes from. */
  readonly wanted: string;
  readonly candidate?: Candidate;
  readonly secret?: FoundSecret;
  /** The server has more than one source. */
  readonly isShared?: boolean;
  /** Nothing but its name says that the secret is of this server. */
  readonly isByName?: boolean;
}

interface Surroundings {
  readonly name: string;
  readonly deployment: string;
  readonly network: ProposedNetwork | undefined;
  /** Whether the network reaches it was not seen. */
  readonly isGuessed: boolean;
  /** Free for a secret that is to be made. */
  readonly secretName: string;
}

export function sourceOf(draft: Draft, surroundings: Surroundings): ProposedSource {
  const { candidate, secret, isShared, isByName } = draft;
  const { name, deployment, network, isGuessed, secretName } = surroundings;
  const address = candidate ? addressOf(candidate) : unknownAddress;
  const isManaged = candidate?.managedSecret !== undefined && secret === undefined;
  return {
    source: name,
    engine: 'postgres',
    from: candidate?.label ?? `secret ${secret?.name}`,
    url: { secret: secret?.name ?? secretName },
    secretFound: secret !== undefined,
    network: network?.name,
    host: isShared && candidate ? nameFrom(candidate.id) : undefined,
    address,
    remarks: [
      ...(candidate?.remarks ?? []),
      ...(candidate
        ? []
        : ['its tag alone says that it is a source: take it out if it is the target of restores']),
      ...(isByName ? ['the secret was chosen by its name: look whether it is of this server'] : []),
      ...(network && isGuessed ? [`whether it can be reached from '${network.name}' is not known`] : []),
      ...(isManaged
        ? ['the secret that RDS keeps of it does not do: it has a user and a password, and no address']
        : []),
      ...(secret ? [] : [toMake(secretName, deployment, address)]),
    ],
  };
}

const example = 'an example: put your own database here';
export const isExample = ({ from }: ProposedSource): boolean => from === example;

/** Where nothing was found or looked for. */
export function exampleSource(deployment: string, urlIn: 'secret' | 'env'): ProposedSource {
  const secret = `${deployment}/orders`;
  return {
    source: 'orders',
    engine: 'postgres',
    from: example,
    url: urlIn === 'env' ? { env: 'ORDERS_URL' } : { secret },
    secretFound: false,
    address: unknownAddress,
    remarks: urlIn === 'env' ? [] : [toMake(secret, deployment, unknownAddress)],
  };
}

/** What the secret of a source should hold. */
export const urlFor = (address: string): string => `postgres://<user>:<password>@${address}?sslmode=require`;

const toMake = (secret: string, deployment: string, address: string): string =>
  `make the secret ${secret}, tagged ${deploymentTag(deployment)} = postgres, with the text ${urlFor(address)}`;

const unknownAddress = '<host>:5432/<database>';

const addressOf = ({ host = '<host>', port, database = '<database>' }: Candidate): string =>
  `${host}:${port}/${database}`;
