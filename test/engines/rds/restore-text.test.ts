import { expect, it } from 'vitest';
import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import { restoreText } from '#engines/rds/restore-text.ts';
import { lookAtSnapshot } from '#engines/rds/snapshot/look-at-snapshot.ts';
import { createMemoryDatabases, database } from '#test/support/rds/memory-databases.ts';
import { aManifest } from '../../core/manifest/a-manifest.ts';

/** RESTORE.md of a snapshot of this database. */
async function textOf(source: ManagedDatabase): Promise<string> {
  const memory = createMemoryDatabases();
  memory.put(source);
  const { kind } = source;
  const name = { kind, id: 'hf-ledger-0123456789abcdef' };
  await memory.databases.snapshot({ ...name, sourceId: source.id, tags: { 'holdfast-run': 'ledger@x' } });
  memory.change(name, { status: 'available', takenAt: '2026-11-20T02:33:00.000Z' });
  const tags = { 'holdfast-run': 'ledger@x' };
  const rest = { classification: null, keepSeconds: null };
  const news = await lookAtSnapshot(
    memory.databases,
    JSON.stringify({ service: 'rds', snapshot: name.id, tags, database: source, ...rest }),
  );
  if (news.as !== 'made') throw new Error(JSON.stringify(news));
  return restoreText({ ...aManifest(), database: news.point.database });
}

it('brings an instance back with its groups, its size and its switches', async () => {
  const text = await textOf(
    database({
      storage: { type: 'io2', gib: 50, iops: 3000 },
      optionGroups: ['audit'],
      iamAuthentication: false,
    }),
  );
  for (const part of [
    'aws rds restore-db-instance-from-db-snapshot',
    '--db-snapshot-identifier hf-ledger-0123456789abcdef',
    '--db-instance-class db.t4g.medium',
    '--db-parameter-group-name prod-17',
    '--option-group-name audit',
    '--db-subnet-group-name private',
    '--vpc-security-group-ids sg-0a1b2c3d',
    '--storage-type io2',
    '--iops 3000',
    '--multi-az',
    '--no-enable-iam-database-authentication',
    '--deletion-protection',
    '--enable-cloudwatch-logs-exports postgresql',
    '--tags Key=team,Value=ledger',
    'aws rds wait db-instance-available',
  ]) {
    expect(text).toContain(part);
  }
});

it('quotes what a shell would read otherwise', async () => {
  const text = await textOf(database({ tags: { note: "it's $(rm -rf /)" } }));
  expect(text).toContain("'Key=note,Value=it'\\''s $(rm -rf /)'");
});

it('brings a cluster back with its instances, the writer first', async () => {
  const text = await textOf(
    database({
      kind: 'cluster',
      id: 'prod-orders',
      capacity: { least: 0.5, most: 16 },
      members: [
        { id: 'reader', class: 'db.r8g.large', isWriter: false, promotionTier: 2 },
        { id: 'writer', class: 'db.serverless', isWriter: true, parameterGroup: 'prod-writer' },
      ],
    }),
  );
  expect(text).toContain('aws rds restore-db-cluster-from-snapshot');
  expect(text).toContain('MinCapacity=0.5,MaxCapacity=16');
  expect(text.indexOf('db.serverless')).toBeGreaterThan(0);
  expect(text.indexOf('db.serverless')).toBeLessThan(text.indexOf('db.r8g.large'));
  expect(text).toContain('--db-instance-identifier NEW-2');
});
