import { Aws, Stack } from 'aws-cdk-lib';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface GatewayEndpointsProps {
  readonly vpcId: string;
  readonly routeTables: readonly string[];
  /** Names of the buckets that can be reached through it. @default every bucket */
  readonly buckets?: readonly string[];
}

/** Images come from a bucket of ECR, in layers, by links that ECR signs as itself. */
const layersOfImages = (region: string): string => `prod-${region}-starport-layer-bucket`;

/** S3 and DynamoDB without leaving the network of AWS. They cost nothing. */
export class GatewayEndpoints extends Construct {
  constructor(scope: Construct, id: string, { vpcId, routeTables, buckets }: GatewayEndpointsProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    const make = (service: 's3' | 'dynamodb', policyDocument: PolicyDocument | undefined): void => {
      new CfnVPCEndpoint(this, service, {
        vpcId,
        vpcEndpointType: 'Gateway',
        serviceName: `com.amazonaws.${region}.${service}`,
        routeTableIds: [...routeTables],
        ...(policyDocument ? { policyDocument } : {}),
      });
    };
    const known = buckets && [...buckets, layersOfImages(region)];
    make(
      's3',
      known &&
        everything(
          known.flatMap((bucket) => [
            `arn:${Aws.PARTITION}:s3:::${bucket}`,
            `arn:${Aws.PARTITION}:s3:::${bucket}/*`,
          ]),
        ),
    );
    make('dynamodb', buckets && ownCallers());
  }
}

export interface InterfaceEndpointsProps {
  readonly vpcId: string;
  /** One for each zone. Each costs about 7 dollars a month for each service. */
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** `logs`, `ecr.api`, … */
  readonly services: readonly string[];
}

/** Parts of AWS that are reached from a network without a way out, by callers of this account only. */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const { vpcId, subnets, securityGroups, services } = props;
    for (const service of services) {
      new CfnVPCEndpoint(this, service, {
        vpcId,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${Stack.of(this).region}.${service}`,
        subnetIds: [...subnets],
        securityGroupIds: [...securityGroups],
        privateDnsEnabled: true,
        policyDocument: ownCallers(),
      });
    }
  }
}

const everything = (resources: readonly string[]): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({ principals: [new AnyPrincipal()], actions: ['*'], resources: [...resources] }),
    ],
  });

/** A dump is code: what it brings must not carry data away to an account of somebody else. */
const ownCallers = (): PolicyDocument =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
      }),
    ],
  });

/** What a task needs before its first line: its image, and a place for its log. */
export const toStart = ['ecr.api', 'ecr.dkr', 'logs'] as const;
/** And to back up: the secret of its source, and the key of it. */
export const toBackUp = ['secretsmanager', 'kms'] as const;
