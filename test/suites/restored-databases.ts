import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DatabaseName,
  RestoredDatabases,
  RestoreOrder,
} from '#core/cloud/ports/databases/restored-databases.ts';
import type {
  DatabaseKind,
  ManagedDatabase,
  ManagedDatabases,
  ManagedSnapshot,
} from '#core/cloud/ports/managed-databases.ts';

export interface RestoringWorld {
  readonly databases: ManagedDatabases;
  readonly restored: RestoredDatabases;
  /** Names of databases that are there. */
  readonly ids: Readonly<Record<DatabaseKind, string>>;
  /** Waits, or sees to it, that a snapshot is done. */
  done(snapshot: ManagedSnapshot): Promise<void>;
  /** The same of a database. */
  available(name: DatabaseName): Promise<void>;
  close(): Promise<void>;
}

const mark = 'holdfast-suite';

/** What RDS promises of restores, and every thing that stands in its place. */
export function restoredDatabasesContract(name: string, open: () => Promise<RestoringWorld>): void {
  describe(`${name} as maker of databases`, () => {
    let world: RestoringWorld;
    let number = 0;
    const fresh = (): string => `hf-suite-${process.pid}-${++number}`;
    beforeAll(async () => {
      world = await open();
    }, 180_000);
    afterAll(() => world?.close(), 60_000);

    describe.each(['instance', 'cluster'] as const)('of an %s', (kind) => {
      let source: ManagedDatabase;
      let snapshot: ManagedSnapshot;
      const made: DatabaseName = { kind, id: `hf-suite-made-${kind}` };

      beforeAll(async () => {
        const found = await world.databases.database(kind, world.ids[kind]);
        if (!found) throw new Error(`no ${kind} ${world.ids[kind]}`);
        source = found;
        const asked = await world.databases.snapshot({
          ...{ kind, id: fresh(), sourceId: source.id, tags: {} },
        });
        if (asked.as !== 'begun') throw new Error(JSON.stringify(asked));
        snapshot = asked.snapshot;
        await world.done(snapshot);
      }, 180_000);

      /** With switches and tags that are no default. */
      const order = (id: string): RestoreOrder => ({
        ...{ kind, id, origin: { as: 'snapshot', id: snapshot.id } },
        like: { ...source, iamAuthentication: true, backupDays: 3, deletionProtection: false, members: [] },
        tags: { team: 'suite', [mark]: id },
      });

      it('makes one out of a snapshot with the tags and the switches that it is given', async () => {
        expect(await world.restored.restore(order(made.id))).toEqual({ as: 'begun' });
        const first = await world.restored.look(made);
        expect(first?.database.status).toBe('creating');
        expect(first?.database.tags).toEqual({ team: 'suite', [mark]: made.id });
        await world.available(made);
        const found = await world.restored.look(made);
        expect(found?.database).toMatchObject({
          ...{ ...made, status: 'available', engine: source.engine, version: source.version },
          ...{ iamAuthentication: true, backupDays: 3, deletionProtection: false },
          ...{ parameterGroups: source.parameterGroups, securityGroups: source.securityGroups },
          ...{ isEncrypted: source.isEncrypted, class: source.class },
        });
        expect(found?.database.resourceId).not.toBe(source.resourceId);
        expect(found?.address).toBeDefined();
      });

      it('says of a name that is taken that it is, and changes nothing', async () => {
        const before = await world.restored.look(made);
        expect(await world.restored.restore({ ...order(made.id), tags: {} })).toEqual({ as: 'exists' });
        expect(await world.restored.look(made)).toEqual(before);
      });

      it('never makes one out of a snapshot that is not there', async () => {
        const origin = { as: 'snapshot', id: 'hf-nobody-took-this' } as const;
        const asked = await world.restored.restore({ ...order(fresh()), origin });
        expect(asked).toMatchObject({ as: 'never' });
      });

      it('lists it by its tag, whatever the value', async () => {
        const found: string[] = [];
        for await (const one of world.restored.tagged(mark)) found.push(`${one.kind} ${one.id}`);
        expect(found).toContain(`${kind} ${made.id}`);
        expect(found).not.toContain(`${kind} ${source.id}`);
      });

      it('takes a tag away and leaves the others', async () => {
        const arn = (await world.restored.look(made))?.database.arn ?? '';
        await world.restored.untag(arn, mark);
        expect((await world.restored.look(made))?.database.tags).toEqual({ team: 'suite' });
      });

      it('tells the window of its automated backups, by its name and by its resource id', async () => {
        const window = await world.restored.window({ kind, id: source.id });
        expect(window?.resourceId).toBe(source.resourceId);
        expect(window?.to.getTime()).toBeGreaterThan(window?.from.getTime() ?? Number.POSITIVE_INFINITY);
        const { resourceId } = source;
        expect((await world.restored.window({ kind, id: source.id, resourceId }))?.resourceId).toBe(
          resourceId,
        );
        expect(await world.restored.window({ kind, id: 'hf-nobody-has-this' })).toBeUndefined();
      });

      it('makes one as it was at an instant', async () => {
        const window = await world.restored.window({ kind, id: source.id });
        const id = fresh();
        const origin = { as: 'instant', at: window?.to ?? new Date(), of: { id: source.id } } as const;
        expect(await world.restored.restore({ ...order(id), origin })).toEqual({ as: 'begun' });
        await world.available({ kind, id });
        expect((await world.restored.look({ kind, id }))?.database.tags).toMatchObject({ team: 'suite' });
        await world.restored.remove({ kind, id });
      });

      it('removes it, and that of one that is gone is no error', async () => {
        await world.restored.remove(made);
        await expect
          .poll(() => world.restored.look(made), { timeout: 1_800_000, interval: 200 })
          .toBeUndefined();
        await world.restored.remove(made);
      });

      it('knows nothing of one that is not there, and that is no error', async () => {
        expect(await world.restored.look({ kind, id: 'hf-nobody-has-this' })).toBeUndefined();
      });
    });

    it('gives a cluster an instance, which says of which cluster it is', async () => {
      const cluster = world.ids.cluster;
      const engine = (await world.databases.database('cluster', cluster))?.engine ?? '';
      const id = fresh();
      const like = { id: 'other', class: 'db.r8g.large', isWriter: false, promotionTier: 5 };
      const asked = { id, cluster, engine, like, tags: { team: 'suite' } };
      expect(await world.restored.addMember(asked)).toEqual({ as: 'begun' });
      expect(await world.restored.addMember(asked)).toEqual({ as: 'exists' });
      const found = await world.restored.look({ kind: 'instance', id });
      expect(found).toMatchObject({ cluster, database: { tags: { team: 'suite' } } });
      const whole = await world.restored.look({ kind: 'cluster', id: cluster });
      expect(whole?.database.members.find((member) => member.id === id)?.class).toBe('db.r8g.large');
      await world.restored.remove({ kind: 'instance', id });
    });
  });
}
