import { createRdsService } from '#engines/rds/service.ts';
import { declaredIn } from '#engines/rds/snapshot/declared.ts';
import { createSnapshotLauncher } from '#engines/rds/snapshot/start-snapshot.ts';
import { createMemoryDatabases, database } from '#test/support/rds/memory-databases.ts';
import { cloud } from '../../cloud-setup.ts';

/** A cloud whose one source is an instance of RDS, and an RDS in memory. */
export function serviceCloud(more: object = {}) {
  const memory = createMemoryDatabases();
  memory.put(database());
  const { databases } = memory;
  const deployment = 'holdfast';
  const world = cloud(
    {
      plans: { nightly: { keep: { daily: '14d' }, attempts: 2, deadline: '3m', window: '20m' } },
      sources: {
        ledger: {
          ...{ engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h', owner: 'team-ledger' },
          ...more,
        },
      },
    },
    undefined,
    {
      launchers: new Map([['rds', createSnapshotLauncher({ databases, deployment, declared: declaredIn })]]),
      lookers: new Map([['rds', createRdsService({ databases, deployment })]]),
    },
  );
  const only = () => world.only('ledger');
  return {
    ...world,
    memory,
    only,
    ask: () => world.ask('ledger'),
    askAt: (scheduledAt: string) => world.ask('ledger', scheduledAt),
    /** RDS comes to an end with the newest snapshot. */
    finishes(change: Parameters<typeof memory.change>[1] = {}): void {
      const newest = memory.snapshots().at(-1);
      if (!newest) throw new Error('no snapshot');
      memory.change(newest, {
        ...{ status: 'available', percent: 100, takenAt: '2026-11-20T02:33:00.000Z' },
        ...change,
      });
    },
    settles: async () => world.settle(await only()),
    async point() {
      const found = await world.lying.point(await only());
      if (!found || 'problem' in found) throw new Error(`no point: ${found?.problem}`);
      return found;
    },
  };
}
export type ServiceCloud = ReturnType<typeof serviceCloud>;
