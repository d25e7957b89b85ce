import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { levelOfKey } from '#core/point/keys.ts';
import { example } from '../../infra/roles/example.ts';
import { type RoleRight, rightsOf } from '../../infra/roles/rights-of.ts';
import { rolesPage } from '../../infra/roles/roles-page.ts';
import { repository } from '../../local/tools/folders.ts';
import { expectedRights } from './support/expected-rights.ts';
import { synth } from './support/synth.ts';

let rights: readonly RoleRight[];
beforeAll(() => {
  rights = rightsOf(synth(example).templates, { deployment: 'holdfast', region: 'eu-central-1' });
});

const roles = Object.keys(expectedRights);

describe('the roles', () => {
  it('are these, and no others', () => {
    expect([...new Set(rights.map(({ role }) => role))].sort()).toEqual(roles.toSorted());
  });

  it.each(roles)('%s may do exactly this', (role) => {
    const own = rights.filter((right) => right.role === role);
    const told = own.map(({ name, actions, resources, conditions }) => ({
      name,
      actions,
      on: resources,
      if: conditions,
    }));
    expect(told).toEqual(expectedRights[role]);
  });

  it.each(roles)(
    '%s can neither delete a version, nor bypass or shorten a lock, nor change the bucket, its key or a policy',
    (role) => {
      const never =
        /^(s3:(Delete|Bypass|PutBucket|PutLifecycle|PutEncryption|PutReplication|PutObjectLegalHold|PutObjectAcl)|kms:(Schedule|Disable|Put|Create|Retire|Revoke)|iam:(?!PassRole$)|sts:|dynamodb:(Scan|DeleteTable|Update))/;
      const own = rights.filter((right) => right.role === role && right.name !== 'HideObjects');
      const actions = own.flatMap((right) => right.actions);
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.filter((action) => never.test(action) || action.includes('*'))).toEqual([]);
    },
  );

  it('let nobody thaw but who reads points, and nothing but data', () => {
    const thawing = rights.filter(({ actions }) => actions.includes('s3:RestoreObject'));
    expect(thawing.map(({ role, actions }) => [role, actions]).sort()).toEqual([
      ['reader-postgres', ['s3:RestoreObject']],
      ['worker-postgres', ['s3:RestoreObject']],
    ]);
    const resources = thawing.flatMap((right) => right.resources);
    expect(resources.filter((one) => !/^store\/data\/[a-z-]+\/postgres\/\*$/.test(one))).toEqual([]);
  });

  it('let retire alone hide anything, by markers, and nothing of what was done and said', () => {
    const hiding = rights.filter(({ actions }) => actions.some((action) => action.startsWith('s3:Delete')));
    expect(hiding.map(({ role, name, actions }) => [role, name, actions])).toEqual([
      ['retire', 'HideObjects', ['s3:DeleteObject']],
    ]);
    const reached = hiding.flatMap(({ resources }) => resources);
    const kept = [
      'audit/20261120T023000.000Z-abcdef.json',
      'runs/postgres/orders/x/report-1.json',
      'holds/postgres/orders/x.json',
    ];
    for (const key of kept) expect(reached.filter((resource) => matches(resource, key))).toEqual([]);
  });

  it('let nobody both hide a manifest and write another in its place', () => {
    const may = (action: string) =>
      rights
        .filter(
          ({ actions, resources }) =>
            actions.includes(action) && resources.some((on) => matches(on, manifest)),
        )
        .map(({ role }) => role);
    const manifest = 'points/postgres/orders/20261120T023000Z-3f9a1c/manifest.json';
    expect(may('s3:DeleteObject')).toEqual(['retire']);
    expect(may('s3:PutObject').toSorted()).toEqual(['undelete', 'worker-postgres']);
  });

  it('leave verdicts to settle, and to undelete what had them; locks to these and to retire', () => {
    const lockers = rights.filter(({ actions }) => actions.includes('s3:PutObjectRetention'));
    expect(lockers.map(({ role }) => role).toSorted()).toEqual(['retire', 'settle', 'undelete']);
    const others = rights.filter(({ role }) => role !== 'settle' && role !== 'undelete');
    const put = others
      .filter(({ actions }) => actions.includes('s3:PutObject'))
      .flatMap(({ resources }) => resources);
    expect(put.length).toBeGreaterThan(8);
    const level = 'points/postgres/orders/20261120T023000Z-3f9a1c/verified-20261120T023000.000Z.json';
    expect(put.filter((resource) => matches(resource, level))).toEqual([]);
  });

  it('let nobody else write a key that is read as a verdict, whatever a star stands for', () => {
    const run = { engine: 'postgres', source: 'orders', runId: '20261120T023000Z-3f9a1c' };
    const level = 'verified-20261120T023000.000Z.json';
    const stars = [
      `orders/${run.runId}`,
      `orders/${run.runId}/${level}`,
      `orders/${run.runId}/${level}/x`,
      level,
    ];
    const keys = rights
      .filter(
        ({ role, actions }) => !['settle', 'undelete'].includes(role) && actions.includes('s3:PutObject'),
      )
      .flatMap(({ resources }) => resources)
      .filter((resource) => resource.startsWith('store/points/'))
      .flatMap((resource) => stars.map((star) => resource.slice('store/'.length).replaceAll('*', star)));
    expect(keys.length).toBeGreaterThan(7);
    expect(keys.filter((key) => levelOfKey(run, key) !== undefined)).toEqual([]);
    expect(levelOfKey(run, `points/postgres/orders/${run.runId}/${level}`)).toBe('verified');
  });

  it('give the secrets of an engine to its worker alone, and keys of channels to notify, by their tag', () => {
    const touching = rights.filter(({ actions }) =>
      actions.some((action) => action.startsWith('secretsmanager:')),
    );
    expect(touching.map(({ role, actions, conditions }) => [role, ...actions, ...conditions])).toEqual([
      [
        'worker-postgres',
        'secretsmanager:GetSecretValue',
        'aws:ResourceTag/holdfast:holdfast StringEquals postgres',
      ],
      ['notify', 'secretsmanager:GetSecretValue', 'aws:ResourceTag/holdfast:holdfast StringEquals notify'],
      // no value is in what it sees
      ['watch', 'secretsmanager:DescribeSecret', 'aws:ResourceTag/holdfast:holdfast StringEquals postgres'],
    ]);
  });

  it('do not let a worker reach a source of another engine that is named like its own', () => {
    const reachable = rights
      .filter(({ role }) => role === 'worker-postgres')
      .flatMap(({ resources }) => resources);
    const strange = [
      'data/daily/neo4j/postgres/20261120T023000Z-3f9a1c/1/0001.dump',
      'points/neo4j/postgres/x/manifest.json',
    ];
    for (const key of strange) expect(reachable.filter((resource) => matches(resource, key))).toEqual([]);
    expect(reachable.some((resource) => matches(resource, 'data/daily/postgres/orders/x/1/0001.dump'))).toBe(
      true,
    );
  });
});

it('is written down in docs/roles.md as it is deployed', () => {
  expect(readFileSync(join(repository, 'docs/roles.md'), 'utf8')).toBe(rolesPage(rights));
});

/** As IAM does it: `*` is any text, slashes too. */
function matches(resource: string, key: string): boolean {
  const [, pattern] = /^store\/(.*)$/.exec(resource) ?? [];
  if (pattern === undefined) return false;
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(key);
}
