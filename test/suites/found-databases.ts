import { describe, expect, it } from 'vitest';
import type { FoundDatabase, FoundDatabases } from '#core/cloud/ports/databases/found-databases.ts';

/** What every keeper of what was found promises. */
export function foundDatabasesContract(name: string, open: () => Promise<FoundDatabases>): void {
  describe(`${name} as keeper of what was found`, () => {
    const first: FoundDatabase = {
      ...{ of: 'fleet', kind: 'instance', id: 'prod-a', firstAt: '2026-11-20T02:30:00.000Z' },
    };
    const cluster: FoundDatabase = { ...first, kind: 'cluster' };

    it('keeps instances and clusters of one name apart, and of two sources', async () => {
      const found = await open();
      const all = [first, cluster, { ...first, of: 'other' }];
      for (const one of all) await found.keep(one);
      const { databases } = await found.read();
      expect(databases).toHaveLength(3);
      expect(databases).toEqual(expect.arrayContaining(all));
    });

    it('writes one anew, and keeps that it is missing until it is not', async () => {
      const found = await open();
      const missing = { ...first, missingSince: '2026-11-21T02:30:00.000Z' };
      const known = async () =>
        (await found.read()).databases.filter(({ of, kind }) => of === 'fleet' && kind === 'instance');
      for (const one of [first, missing, missing]) await found.keep(one);
      expect(await known()).toEqual([missing]);
      await found.keep(first);
      expect(await known()).toEqual([first]);
    });

    it('keeps the last look of each source', async () => {
      const found = await open();
      await found.looked({ of: 'fleet', at: '2026-11-20T02:30:00.000Z' });
      await found.looked({ of: 'fleet', at: '2026-11-21T02:30:00.000Z' });
      expect((await found.read()).looks).toEqual([{ of: 'fleet', at: '2026-11-21T02:30:00.000Z' }]);
    });
  });
}
