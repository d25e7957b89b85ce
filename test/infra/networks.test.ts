import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { propertiesOf } from './support/resources.ts';
import { exampleConfig, synth } from './support/synth.ts';

const Endpoint = z.object({ ServiceName: z.string(), VpcEndpointType: z.string(), VpcId: z.unknown() });
const { network: _, ...unplaced } = exampleConfig.sources.orders;

const withNetworks = (networks: object, network?: string) => {
  const orders = network === undefined ? unplaced : { ...unplaced, network };
  return synth({ ...exampleConfig, networks, sources: { orders } });
};
const services = ({ templates }: ReturnType<typeof synth>, type: string): readonly string[] =>
  propertiesOf(templates, 'AWS::EC2::VPCEndpoint')
    .map((properties) => Endpoint.parse(properties))
    .filter(({ VpcEndpointType }) => VpcEndpointType === type)
    .map(({ ServiceName }) => ServiceName.replace('com.amazonaws.eu-central-1.', ''))
    .sort();

describe('the drill network', () => {
  it('has no way out: no route but to S3, DynamoDB and the endpoints', () => {
    const stack = synth();
    stack.runs.resourceCountIs('AWS::EC2::InternetGateway', 0);
    stack.runs.resourceCountIs('AWS::EC2::NatGateway', 0);
    stack.runs.resourceCountIs('AWS::EC2::Route', 0);
    expect(services(stack, 'Gateway')).toEqual(['dynamodb', 's3']);
    expect(services(stack, 'Interface')).toEqual(['ecr.api', 'ecr.dkr', 'logs']);
    stack.runs.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: Match.stringLikeRegexp('drills and read-backs'),
      SecurityGroupEgress: [
        { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: Match.anyValue() },
      ],
    });
  });

  it('reaches no bucket but the store and the layers of images, and no other account', () => {
    const stack = synth();
    stack.runs.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: 'com.amazonaws.eu-central-1.s3',
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Allow', Resource: Match.not('*') })] },
    });
    const policies = propertiesOf(stack.templates, 'AWS::EC2::VPCEndpoint').map((endpoint) =>
      JSON.stringify(endpoint['PolicyDocument']),
    );
    const s3 = policies.find((policy) => policy.includes('s3:::')) ?? '';
    expect(s3).toContain('prod-eu-central-1-starport-layer-bucket/*');
    expect(s3).toContain('s3:::acme-');
    for (const policy of policies.filter((text) => text !== s3))
      expect(policy).toContain('aws:PrincipalAccount');
  });
});

describe('a VPC that is there already', () => {
  it('is not asked about, and gets one group for tasks, whose id is printed', () => {
    const stack = synth();
    stack.runs.hasResourceProperties('AWS::EC2::SecurityGroup', {
      VpcId: 'vpc-0a1b2c3d',
      GroupDescription: 'acme: tasks that back up in network prod',
      SecurityGroupIngress: Match.absent(),
    });
    stack.runs.hasOutput('WorkerGroupProd', { Value: { 'Fn::GetAtt': [Match.anyValue(), 'GroupId'] } });
  });

  it('gets gateway endpoints in the route tables that the config names', () => {
    const prod = { ...exampleConfig.networks.prod, routeTables: ['rtb-0a1b2c3d', 'rtb-0b1b2c3d'] };
    const stack = withNetworks({ prod }, 'prod');
    stack.runs.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcId: 'vpc-0a1b2c3d',
      ServiceName: 'com.amazonaws.eu-central-1.s3',
      RouteTableIds: ['rtb-0a1b2c3d', 'rtb-0b1b2c3d'],
    });
  });

  it('gets interface endpoints where it has no other way out', () => {
    const prod = { ...exampleConfig.networks.prod, egress: 'endpoints' };
    const stack = withNetworks({ prod }, 'prod');
    const own = propertiesOf(stack.templates, 'AWS::EC2::VPCEndpoint').filter(
      ({ VpcId }) => VpcId === 'vpc-0a1b2c3d',
    );
    expect(own.map(({ ServiceName }) => ServiceName).sort()).toEqual(
      ['ecr.api', 'ecr.dkr', 'kms', 'logs', 'secretsmanager'].map(
        (name) => `com.amazonaws.eu-central-1.${name}`,
      ),
    );
  });

  it('gives its tasks public addresses where that is the way out', () => {
    const prod = { ...exampleConfig.networks.prod, egress: 'public' };
    expect(placesOf(withNetworks({ prod }, 'prod'))).toContain('"publicAddress":true');
    expect(placesOf(synth())).not.toContain('"publicAddress":true');
  });
});

describe('a VPC that is made', () => {
  it('has public addresses and nothing that costs when the config names no network', () => {
    const stack = withNetworks({});
    stack.runs.resourceCountIs('AWS::EC2::NatGateway', 0);
    expect(placesOf(stack)).toContain('"publicAddress":true');
    expect(placesOf(stack)).toContain('"own":');
    stack.runs.hasOutput('WorkerGroupOwn', {});
  });

  it('has one NAT gateway where that is asked for', () => {
    const stack = withNetworks({ prod: { egress: 'nat' } }, 'prod');
    stack.runs.resourceCountIs('AWS::EC2::NatGateway', 1);
    expect(placesOf(stack)).not.toContain('"publicAddress":true');
  });

  it('has endpoints in both zones and no way out beside them where that is asked for', () => {
    const stack = withNetworks({ prod: { egress: 'endpoints' } }, 'prod');
    stack.runs.resourceCountIs('AWS::EC2::InternetGateway', 0);
    expect(services(stack, 'Interface')).toEqual(['ecr.api', 'ecr.dkr', 'kms', 'logs', 'secretsmanager']);
    expect(services(stack, 'Gateway')).toEqual(['dynamodb', 'dynamodb', 's3', 's3']);
    stack.runs.allResourcesProperties(
      'AWS::EC2::VPCEndpoint',
      Match.objectLike({ VpcId: { Ref: Match.anyValue() } }),
    );
  });
});

/** HOLDFAST_NETWORKS as it stands in the template, tokens and all. */
function placesOf({ templates }: ReturnType<typeof synth>): string {
  const functions = propertiesOf(templates, 'AWS::Lambda::Function').map((properties) =>
    JSON.stringify(properties),
  );
  const start = functions.find((text) => text.includes('HOLDFAST_NETWORKS')) ?? '';
  return start.replaceAll('\\"', '"');
}
