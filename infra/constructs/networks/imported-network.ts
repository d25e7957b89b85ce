import { type ISecurityGroup, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { ImportedNetwork as Imported } from '../../loading/task-networks.ts';
import { GatewayEndpoints, InterfaceEndpoints, toBackUp, toStart } from './endpoints.ts';
import { workerGroup } from './worker-group.ts';

export interface ImportedNetworkProps {
  readonly deployment: string;
  readonly network: Imported;
}

/** Subnets of a VPC that is there already. Nobody is asked what else is in it. */
export class ImportedNetwork extends Construct {
  readonly group: ISecurityGroup;

  constructor(scope: Construct, id: string, { deployment, network }: ImportedNetworkProps) {
    super(scope, id);
    const { name, vpc: vpcId, subnets, routeTables, egress } = network;
    // zones are asked for by the CDK and used by nothing here
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', { vpcId, availabilityZones: ['unused'] });
    this.group = workerGroup(this, { deployment, network: name, vpc });
    if (routeTables.length > 0) new GatewayEndpoints(this, 'Gateways', { vpcId, routeTables });
    if (egress !== 'endpoints') return;
    const group = new SecurityGroup(this, 'EndpointGroup', {
      vpc,
      description: `${deployment}: endpoints for its tasks`,
      allowAllOutbound: false,
    });
    group.addIngressRule(this.group, Port.tcp(443), 'HTTPS of the tasks');
    new InterfaceEndpoints(this, 'Endpoints', {
      vpcId,
      subnets,
      securityGroups: [group.securityGroupId],
      services: [...toStart, ...toBackUp],
    });
  }
}
