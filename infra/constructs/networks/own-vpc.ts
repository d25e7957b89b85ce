import {
  IpAddresses,
  type ISecurityGroup,
  type ISubnet,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { OwnNetwork } from '../../loading/task-networks.ts';
import { acknowledge } from '../acknowledge.ts';
import { GatewayEndpoints, InterfaceEndpoints, toBackUp, toStart } from './endpoints.ts';

export interface OwnVpcProps {
  readonly deployment: string;
  /** The network of backups in it. @default none: they run in the VPCs of their databases */
  readonly network: OwnNetwork | undefined;
  /** The store: the only bucket that a drill can reach. */
  readonly bucketName: string;
}

/** One that few use: the VPC may be peered with those of databases. */
const range = '10.241.0.0/22';

const kinds = {
  public: [{ name: 'worker', subnetType: SubnetType.PUBLIC, cidrMask: 26, mapPublicIpOnLaunch: false }],
  nat: [
    { name: 'way-out', subnetType: SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false },
    { name: 'worker', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 26 },
  ],
  endpoints: [{ name: 'worker', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 26 }],
};

/**
 * A small VPC. Its `drill` subnets have no route but those to the store, the table, images and logs; no task in them
 * reaches a database, the internet or another account, whatever a restored dump does.
 */
export class OwnVpc extends Construct {
  readonly vpc: Vpc;
  readonly drillSubnets: readonly string[];
  readonly drillGroup: ISecurityGroup;
  /** Empty without a network of backups. */
  readonly workerSubnets: readonly string[];

  constructor(scope: Construct, id: string, { deployment, network, bucketName }: OwnVpcProps) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      vpcName: deployment,
      ipAddresses: IpAddresses.cidr(range),
      maxAzs: 2,
      natGateways: network?.egress === 'nat' ? 1 : 0,
      subnetConfiguration: [
        { name: 'drill', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 26 },
        ...(network ? kinds[network.egress] : []),
      ],
      // would be done by a function with rights of its own; nothing of ours uses the default group
      restrictDefaultSecurityGroup: false,
    });
    acknowledge(
      this.vpc,
      'VPC7',
      'Its tasks are the only ones in it, and S3, DynamoDB and SQS log who asked for what.',
    );
    const drill = this.#subnets('drill');
    const worker = network ? this.#subnets('worker') : [];
    this.drillSubnets = drill.map(({ subnetId }) => subnetId);
    this.workerSubnets = worker.map(({ subnetId }) => subnetId);
    this.drillGroup = new SecurityGroup(this, 'DrillGroup', {
      vpc: this.vpc,
      description: `${deployment}: drills and read-backs, which reach the endpoints of this VPC alone`,
      allowAllOutbound: false,
    });
    this.drillGroup.addEgressRule(
      Peer.anyIpv4(),
      Port.tcp(443),
      'to the endpoints: no route leads elsewhere',
    );
    this.#openEndpoints(network, bucketName, drill, worker);
  }

  #openEndpoints(
    network: OwnNetwork | undefined,
    bucketName: string,
    drill: readonly ISubnet[],
    worker: readonly ISubnet[],
  ): void {
    const { vpcId } = this.vpc;
    new GatewayEndpoints(this, 'DrillGateways', {
      vpcId,
      routeTables: drill.map(({ routeTable }) => routeTable.routeTableId),
      buckets: [bucketName],
    });
    if (worker.length > 0) {
      new GatewayEndpoints(this, 'WorkerGateways', {
        vpcId,
        routeTables: worker.map(({ routeTable }) => routeTable.routeTableId),
      });
    }
    const group = new SecurityGroup(this, 'EndpointGroup', {
      vpc: this.vpc,
      description: 'The endpoints: reached from within the VPC',
      allowAllOutbound: false,
    });
    group.addIngressRule(Peer.ipv4(range), Port.tcp(443), 'HTTPS from within');
    const forBackups = network?.egress === 'endpoints';
    new InterfaceEndpoints(this, 'Endpoints', {
      vpcId,
      // a drill can wait for a zone that is down; a backup cannot
      subnets: (forBackups ? worker : drill.slice(0, 1)).map(({ subnetId }) => subnetId),
      securityGroups: [group.securityGroupId],
      services: forBackups ? [...toStart, ...toBackUp] : toStart,
    });
  }

  readonly #subnets = (subnetGroupName: string): readonly ISubnet[] =>
    this.vpc.selectSubnets({ subnetGroupName }).subnets;
}
