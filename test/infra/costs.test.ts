import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { NetworkSection } from '#core/config/surroundings.ts';
import type { DescribedNetwork } from '#core/costs/described.ts';
import { alarms, polledQueues } from '#core/costs/lines/machine-lines.ts';
import { madeNetwork } from '#core/costs/lines/network-lines.ts';
import { usual } from '#core/costs/usual.ts';
import { warmDays } from '#core/retention/archives.ts';
import { parseConfig } from '#engines/config.ts';
import { costsPage } from '../../infra/costs/costs-page.ts';
import { networkCosts } from '../../infra/costs/network-costs.ts';
import { repository } from '../../local/tools/folders.ts';
import { propertiesOf } from './support/resources.ts';
import { exampleConfig, synth } from './support/synth.ts';

const read = (name: string): string => readFileSync(join(repository, name), 'utf8');
const { network: _, ...unplaced } = exampleConfig.sources.orders;

describe('the documents', () => {
  it('say what things cost as the code does', () => {
    expect(read('docs/costs.md')).toBe(costsPage());
  });

  it.each(Object.entries(networkCosts()))('say in networks.md what %s costs', (_, text) => {
    expect(read('docs/networks.md').replaceAll(/\s+/g, ' ')).toContain(text);
  });
});

describe('the bill', () => {
  it.each<DescribedNetwork>([
    { as: 'own', egress: 'public', zones: 2 },
    { as: 'own', egress: 'nat', zones: 2 },
    { as: 'own', egress: 'endpoints', zones: 2 },
    { as: 'imported', egress: 'nat', zones: 2 },
    { as: 'imported', egress: 'endpoints', zones: 3 },
    { as: 'imported', egress: 'none', zones: 2 },
  ])('has the endpoints and gateways that are made with %o', (network) => {
    const subnets = Array.from({ length: network.zones }, (_, index) => `subnet-${index}a1b2c3d`);
    const place = network.as === 'own' ? {} : { vpc: 'vpc-0a1b2c3d', subnets };
    const config = {
      ...exampleConfig,
      networks: { prod: { ...place, egress: network.egress } },
      sources: { orders: { ...unplaced, network: 'prod' } },
    };
    const { templates } = synth(config);
    const Endpoint = z.object({ VpcEndpointType: z.string(), SubnetIds: z.array(z.unknown()).default([]) });
    const endpoints = propertiesOf(templates, 'AWS::EC2::VPCEndpoint')
      .map((properties) => Endpoint.parse(properties))
      .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
      .reduce((sum, { SubnetIds }) => sum + SubnetIds.length, 0);
    const { drillEndpoints, backupEndpoints, natGateways } = madeNetwork(network);
    expect(endpoints).toBe(drillEndpoints + backupEndpoints);
    expect(propertiesOf(templates, 'AWS::EC2::NatGateway')).toHaveLength(natGateways);
    expect(propertiesOf(templates, 'AWS::EC2::EIP')).toHaveLength(natGateways);
  });

  it('has what stands there while nothing runs, and there is nothing else that costs by the month', () => {
    const { templates } = synth();
    expect(propertiesOf(templates, 'AWS::CloudWatch::Alarm')).toHaveLength(alarms);
    expect(propertiesOf(templates, 'AWS::CloudWatch::Dashboard')).toHaveLength(1);
    expect(propertiesOf(templates, 'AWS::KMS::Key')).toHaveLength(1);
    expect(propertiesOf(templates, 'AWS::Lambda::EventSourceMapping')).toHaveLength(polledQueues);
    const types = new Set(
      templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type)),
    );
    const free =
      /^AWS::(IAM|CDK|Scheduler|Events)::|^AWS::EC2::(VPC|Subnet|RouteTable|SubnetRouteTableAssociation|SecurityGroup\w*)$|Policy$|::(Permission|EventInvokeConfig|Subscription|Alias)$/;
    expect([...types].filter((type) => !free.test(type)).sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::DynamoDB::GlobalTable',
      'AWS::EC2::VPCEndpoint',
      'AWS::ECS::Cluster',
      'AWS::ECS::TaskDefinition',
      'AWS::KMS::Key',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
      'AWS::SNS::Topic',
      'AWS::SQS::Queue',
    ]);
  });

  it('knows every way out that a config can name', () => {
    const known: readonly DescribedNetwork['egress'][] = ['nat', 'endpoints', 'public', 'none'];
    for (const egress of known) expect(NetworkSection.safeParse({ egress }).success).toBe(true);
    expect(NetworkSection.safeParse({ egress: 'vpn' }).error?.issues[0]?.message).toBe(
      "write 'nat' or 'endpoints' or 'public' or 'none'",
    );
  });

  it('takes tasks as large as a config has them that says nothing of it', () => {
    const { tasks } = parseConfig(exampleConfig, { folder: '/', now: new Date('2026-11-20T12:00:00Z') });
    const { vcpus, memoryGb, diskGb, maxRunning } = usual(1).tasks;
    expect({ vcpus, memoryGb, diskGb, maxRunning }).toEqual({
      vcpus: tasks.cpu / 1024,
      memoryGb: tasks.memory.bytes / 2 ** 30,
      diskGb: tasks.disk.bytes / 2 ** 30,
      maxRunning: tasks.maxRunning,
    });
  });

  it('lets data become cold on the day on which the bucket moves it', () => {
    const rules = JSON.stringify(propertiesOf(synth().templates, 'AWS::S3::Bucket'));
    expect(rules).toContain(`"TransitionInDays":${warmDays}`);
  });
});
