import type { Described } from '../described.ts';
import { type Line, linesOf } from '../line.ts';
import { hoursPerMonth } from '../price.ts';

/** Interface endpoints and gateways that a deployment makes; a test counts them in the templates of each egress. */
export interface MadeNetwork {
  /** One for each service and zone. */
  readonly drillEndpoints: number;
  readonly backupEndpoints: number;
  readonly natGateways: number;
}

/** What a task needs before its first line, by name: ecr.api, ecr.dkr, logs. And to back up: secretsmanager, kms. */
const services = { toStart: 3, toBackUp: 5 } as const;

/** Drills have endpoints in one zone, or share those of backups in the VPC that is made. */
export function madeNetwork({ as, egress, zones }: Described['network']): MadeNetwork {
  const backupEndpoints = egress === 'endpoints' ? services.toBackUp * zones : 0;
  return {
    backupEndpoints,
    drillEndpoints: as === 'own' && egress === 'endpoints' ? 0 : services.toStart,
    natGateways: as === 'own' && egress === 'nat' ? 1 : 0,
  };
}

/** Through a NAT gateway or an endpoint for each task: its log, its secret, the manifest of its image. Layers are S3's. */
const gbPerTask = 0.01;

/** What networks cost. Dumps go to S3 by a gateway endpoint, which costs nothing. */
export function networkLines(
  { region, network }: Described,
  taskHours: number,
  tasks: number,
): readonly Line[] {
  const line = linesOf(region);
  const { drillEndpoints, backupEndpoints, natGateways } = madeNetwork(network);
  const hours = (count: number): number => count * hoursPerMonth;
  return [
    ...(drillEndpoints > 0 ? [line('Interface endpoints of drills', 'endpoint', hours(drillEndpoints))] : []),
    ...(backupEndpoints > 0
      ? [line('Interface endpoints of backups', 'endpoint', hours(backupEndpoints))]
      : []),
    ...(natGateways > 0
      ? [
          line('NAT gateway', 'natGateway', hours(natGateways)),
          line('Public address of the NAT gateway', 'publicAddress', hours(natGateways)),
        ]
      : []),
    ...(network.egress === 'nat' ? [line('Bytes through NAT', 'natBytes', tasks * gbPerTask)] : []),
    ...(network.egress === 'endpoints'
      ? [line('Bytes through endpoints', 'endpointBytes', tasks * gbPerTask)]
      : []),
    ...(network.egress === 'public' ? [line('Public addresses of tasks', 'publicAddress', taskHours)] : []),
  ];
}
