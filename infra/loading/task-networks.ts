import { ownNetwork } from '#core/cloud/env-names.ts';
import type { Config } from '#engines/config.ts';

/** How tasks get out: to the API of AWS, and to databases beyond their VPC. */
export type Egress = 'nat' | 'endpoints' | 'public' | 'none';

/** Subnets of a VPC that is there already. */
export interface ImportedNetwork {
  readonly as: 'imported';
  readonly name: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  /** Tables that are to lead to S3 and DynamoDB by gateway endpoints. None: its owner has seen to it. */
  readonly routeTables: readonly string[];
  readonly egress: Egress;
}

/** Subnets of the VPC that the deployment makes. */
export interface OwnNetwork {
  readonly as: 'own';
  readonly name: string;
  readonly egress: Exclude<Egress, 'none'>;
}

export type TaskNetwork = ImportedNetwork | OwnNetwork;

/** Of a config that was checked. One that names no network gets a VPC of its own, with public addresses: they cost least. */
export function taskNetworksOf({ networks }: Config): readonly TaskNetwork[] {
  const named = Object.entries(networks);
  if (named.length === 0) return [{ as: 'own', name: ownNetwork, egress: 'public' }];
  return named.map(([name, { vpc, subnets, routeTables = [], egress }]) =>
    vpc === undefined
      ? { as: 'own', name, egress: egress === undefined || egress === 'none' ? 'public' : egress }
      : {
          as: 'imported',
          name,
          vpc,
          subnets: Array.isArray(subnets) ? subnets : [],
          routeTables,
          egress: egress ?? 'nat',
        },
  );
}
