import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { rightsOf } from '../../infra/roles/rights-of.ts';
import { exampleConfig, synth } from './support/synth.ts';

const ledger = { engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h' } as const;
const rightsIn = (templates: ReturnType<typeof synth>['templates']) =>
  rightsOf(templates, { deployment: 'acme', region: 'eu-central-1' });
const ofRds = (right: { readonly actions: readonly string[]; readonly resources: readonly string[] }) =>
  right.actions.some((action) => action.startsWith('rds:')) ||
  right.resources.some((resource) => resource.includes('/rds/'));

describe('a deployment with a source of RDS', () => {
  const stack = synth({ ...exampleConfig, sources: { ...exampleConfig.sources, ledger } });

  it('hears of snapshots that may be its own, and of no others', () => {
    stack.runs.hasResourceProperties('AWS::Events::Rule', {
      Name: 'acme-snapshot-changed',
      EventPattern: {
        source: ['aws.rds'],
        'detail-type': ['RDS DB Snapshot Event', 'RDS DB Cluster Snapshot Event'],
        detail: { SourceIdentifier: [{ prefix: 'hf-' }] },
      },
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
  });

  it('has no task definition, image or role of a worker for it', () => {
    stack.runs.resourceCountIs('AWS::ECS::TaskDefinition', 1);
    expect(rightsIn(stack.templates).filter(({ role }) => role.endsWith('-rds'))).toEqual([]);
  });

  it('lets nobody copy, share, export, change or restore anything of RDS, and the reaper alone delete', () => {
    const ofRole = (part: (role: string) => boolean) =>
      new Set(
        rightsIn(stack.templates)
          .filter(({ role }) => part(role))
          .flatMap(({ actions }) => actions)
          .filter((action) => action.startsWith('rds:')),
      );
    const find = ['rds:DescribeDBSnapshots', 'rds:DescribeDBClusterSnapshots'];
    expect(ofRole((role) => role !== 'reaper')).toEqual(
      new Set([
        'rds:DescribeDBInstances',
        'rds:DescribeDBClusters',
        'rds:CreateDBSnapshot',
        'rds:CreateDBClusterSnapshot',
        'rds:AddTagsToResource',
        'rds:DescribeAccountAttributes',
        ...find,
      ]),
    );
    expect(ofRole((role) => role === 'reaper')).toEqual(
      new Set([
        'rds:AddTagsToResource',
        'rds:RemoveTagsFromResource',
        'rds:DeleteDBSnapshot',
        'rds:DeleteDBClusterSnapshot',
        'rds:DescribeDBInstances',
        'rds:DescribeDBClusters',
        'rds:DeleteDBInstance',
        'rds:DeleteDBCluster',
        ...find,
      ]),
    );
  });

  it('lets the reaper delete databases of drills alone, by their names and by both of their tags', () => {
    const ended = rightsIn(stack.templates).filter(({ actions }) =>
      actions.some((action) => /^rds:DeleteDB(Instance|Cluster)$/.test(action)),
    );
    expect(ended.map(({ role }) => role)).toEqual(['reaper']);
    expect(ended[0]?.resources.map((arn) => arn.split(':').slice(-2).join(':'))).toEqual([
      'cluster:hf-drill-*',
      'db:hf-drill-*',
    ]);
    expect(ended[0]?.conditions).toEqual([
      'aws:ResourceTag/holdfast:acme StringEquals rds',
      'aws:ResourceTag/holdfast-drill Null false',
    ]);
  });

  it('lets the reaper delete snapshots that are marked, and write nothing into the store', () => {
    const own = rightsIn(stack.templates).filter(({ role }) => role === 'reaper');
    const remove = own.filter(({ actions }) => actions.some((action) => /Delete.*Snapshot/.test(action)));
    expect(remove.map(({ conditions }) => conditions)).toEqual([
      ['aws:ResourceTag/holdfast:acme StringEquals rds', 'aws:ResourceTag/holdfast-retired-at Null false'],
    ]);
    expect(own.flatMap(({ actions }) => actions).filter((action) => action.startsWith('s3:Put'))).toEqual([]);
  });

  it('lets settle write manifests of RDS, and of no engine that a worker reads back', () => {
    const written = rightsIn(stack.templates)
      .filter(({ role, actions }) => role === 'settle' && actions.includes('s3:PutObject'))
      .flatMap(({ resources }) => resources);
    expect(written.filter((resource) => resource.endsWith('manifest.json'))).toEqual([
      'store/points/rds/*/manifest.json',
    ]);
  });
});

it('a deployment without a source of RDS has no right and no rule of it', () => {
  const { templates, runs } = synth();
  expect(rightsIn(templates).filter(ofRds)).toEqual([]);
  const rules = Object.values(runs.findResources('AWS::Events::Rule'));
  expect(JSON.stringify(rules)).not.toContain('aws.rds');
});

it('a deployment whose sources name their databases has no right to look for others, or to keep what it found', () => {
  const { templates } = synth({ ...exampleConfig, sources: { ...exampleConfig.sources, ledger } });
  const rights = rightsIn(templates);
  expect(rights.filter(({ role }) => role === 'dispatch').filter(ofRds)).toEqual([]);
  expect(rights.filter(({ conditions }) => JSON.stringify(conditions).includes('FOUND'))).toEqual([]);
});

it('a deployment that finds databases by a tag lets dispatch see them all, and change none', () => {
  const { instance: _, ...more } = ledger;
  const fleet = { ...more, tag: { backup: 'nightly' } };
  const { templates } = synth({ ...exampleConfig, sources: { ...exampleConfig.sources, fleet } });
  const ofDispatch = rightsIn(templates).filter(({ role }) => role === 'dispatch');
  expect(ofDispatch.filter(ofRds).flatMap(({ actions }) => actions)).toEqual([
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
  ]);
  const kept = ofDispatch.filter(({ actions }) => actions.some((action) => action.startsWith('dynamodb:')));
  expect(kept.map(({ actions, conditions }) => [actions, JSON.stringify(conditions)])).toEqual([
    [['dynamodb:PutItem', 'dynamodb:Query'], expect.stringContaining('FOUND')],
  ]);
});

it('a deployment of RDS alone has a right to no task, and no empty right', () => {
  const { templates, runs } = synth({ ...exampleConfig, sources: { ledger }, images: {} });
  runs.resourceCountIs('AWS::ECS::TaskDefinition', 0);
  const rights = rightsIn(templates);
  expect(rights.filter(({ actions }) => actions.includes('ecs:RunTask'))).toEqual([]);
  expect(rights.filter(({ resources }) => resources.length === 0)).toEqual([]);
});
