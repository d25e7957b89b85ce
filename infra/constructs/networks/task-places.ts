import { CfnOutput } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { drillNetwork } from '#core/cloud/env-names.ts';
import type { TaskNetwork } from '../../loading/task-networks.ts';
import { ImportedNetwork } from './imported-network.ts';
import { OwnVpc } from './own-vpc.ts';
import { workerGroup } from './worker-group.ts';

/** What RunTask is told of a network. */
interface Place {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly publicAddress: boolean;
}

export interface TaskPlacesProps {
  readonly deployment: string;
  readonly networks: readonly TaskNetwork[];
  readonly bucketName: string;
}

/** Every network of the config, and the one for drills. Each has one group for its tasks, whose id is printed. */
export class TaskPlaces extends Construct {
  /** By network: HOLDFAST_NETWORKS. */
  readonly places: Readonly<Record<string, Place>>;
  readonly vpc: IVpc;

  constructor(scope: Construct, id: string, { deployment, networks, bucketName }: TaskPlacesProps) {
    super(scope, id);
    const own = networks.find((network) => network.as === 'own');
    const made = new OwnVpc(this, 'Own', { deployment, network: own, bucketName });
    this.vpc = made.vpc;
    const places: Record<string, Place> = {
      [drillNetwork]: {
        subnets: made.drillSubnets,
        securityGroups: [made.drillGroup.securityGroupId],
        publicAddress: false,
      },
    };
    for (const network of networks) {
      const { name, egress } = network;
      const scope = new Construct(this, name);
      const { group, subnets } =
        network.as === 'own'
          ? {
              group: workerGroup(scope, { deployment, network: name, vpc: made.vpc }),
              subnets: made.workerSubnets,
            }
          : {
              group: new ImportedNetwork(scope, 'Imported', { deployment, network }).group,
              subnets: network.subnets,
            };
      places[name] = { subnets, securityGroups: [group.securityGroupId], publicAddress: egress === 'public' };
      new CfnOutput(this, `${name}Group`, {
        key: `WorkerGroup${camel(name)}`,
        value: group.securityGroupId,
        description: `Databases in network ${name} must let this group in`,
      });
    }
    this.places = places;
  }
}

/** Output names are letters and digits. Two networks whose names differ by a dash alone are no concern: the CDK says so. */
const camel = (name: string): string =>
  name.replaceAll(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase()).replaceAll('-', '');
