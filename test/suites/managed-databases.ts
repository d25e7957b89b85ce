import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseKind, ManagedDatabases, ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';

interface World {
  readonly databases: ManagedDatabases;
  /** Names of databases that are there. */
  readonly ids: Readonly<Record<DatabaseKind, string>>;
  /** How they may stand. @default available */
  readonly standing?: readonly string[];
  /** Waits, or sees to it, that a snapshot is done. */
  done(snapshot: ManagedSnapshot): Promise<void>;
  close(): Promise<void>;
}

/** What RDS promises, and every thing that stands in its place: in memory, emulated, or a real account. */
export function managedDatabasesContract(name: string, open: () => Promise<World>): void {
  describe(`${name} as keeper of databases`, () => {
    let world: World;
    let number = 0;
    const fresh = (): string => `hf-suite-${process.pid}-${++number}-0123456789abcdef`;
    beforeAll(async () => {
      world = await open();
    }, 180_000);
    afterAll(() => world?.close(), 60_000);

    describe.each(['instance', 'cluster'] as const)('of an %s', (kind) => {
      const sourceId = (): string => world.ids[kind];

      it('tells how a database stands', async () => {
        const found = await world.databases.database(kind, sourceId());
        expect(found).toMatchObject({ kind, id: sourceId() });
        expect(world.standing ?? ['available']).toContain(found?.status);
        expect(found?.resourceId).not.toBe('');
        expect(found?.arn).toContain(sourceId());
        expect(found?.securityGroups).toBeInstanceOf(Array);
        expect(found?.engine).not.toBe('unknown');
      });

      it('knows nothing of a database that is not there, and that is no error', async () => {
        expect(await world.databases.database(kind, 'hf-nobody-has-this')).toBeUndefined();
      });

      it('takes a snapshot with the tags that it was given, and shows it by its name', async () => {
        const id = fresh();
        const tags = { 'holdfast:suite': 'rds', 'holdfast-run': 'ledger@20261120T023000Z-3f9a1c' };
        const before = await world.databases.database(kind, sourceId());
        const asked = await world.databases.snapshot({ kind, id, sourceId: sourceId(), tags });
        if (asked.as !== 'begun') throw new Error(JSON.stringify(asked));
        expect(asked.snapshot).toMatchObject({ kind, id, sourceId: sourceId() });
        await world.done(asked.snapshot);
        const found = await world.databases.find({ kind, id });
        expect(found).toMatchObject({
          ...{ kind, id, sourceId: sourceId(), status: 'available' },
          ...{ engine: before?.engine, version: before?.version, isEncrypted: before?.isEncrypted },
          tags: expect.objectContaining(tags),
        });
        expect(found?.sourceResourceId).toBe(before?.resourceId);
        expect(Date.parse(found?.takenAt ?? '')).not.toBeNaN();
      });

      it('says of a name that is taken that it is, and leaves what is there alone', async () => {
        const id = fresh();
        const ask = (run: string) =>
          world.databases.snapshot({ kind, id, sourceId: sourceId(), tags: { 'holdfast-run': run } });
        const first = await ask('a');
        if (first.as !== 'begun') throw new Error(JSON.stringify(first));
        expect(await ask('b')).toEqual({ as: 'exists' });
        expect((await world.databases.find({ kind, id }))?.tags['holdfast-run']).toBe('a');
        await world.done(first.snapshot);
      });

      it('takes none of a database that is not there', async () => {
        const asked = await world.databases.snapshot({ kind, id: fresh(), sourceId: 'hf-nobody', tags: {} });
        expect(asked.as).toBe('no such database');
      });

      it('knows nothing of a snapshot that is not there, and that is no error', async () => {
        expect(await world.databases.find({ kind, id: 'hf-nobody-took-this' })).toBeUndefined();
      });

      it('tells how many snapshots by hand there are and may be', async () => {
        const quota = (await world.databases.quotas()).find((one) => one.kind === kind);
        expect(quota?.most).toBeGreaterThan(0);
        expect(quota?.used).toBeGreaterThan(0);
      });
    });
  });
}
