import { RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRestoredDatabases } from '#adapters/aws/rds/restoring/restored-databases.ts';
import type { RestoredDatabases, RestoreOrder } from '#core/cloud/ports/databases/restored-databases.ts';
import { untilGone } from '#engines/rds/drill/end-database.ts';
import { personRights } from '#engines/rds/person-rights.ts';
import { clientSettings } from '../../../../local/cloud/client-settings.ts';
import { actAs } from '../../../local/cloud/support/role.ts';
import { fastClock } from '../../../support/test-clocks.ts';
import { ledger, type Night } from '../open-night.ts';

/** What docs/roles.md says that a person needs is enough for a restore and a drill, and no more than that. */
export function personActs(nightOf: () => Night): void {
  describe('a person with the rights that docs/roles.md names', () => {
    let rds: RDSClient;
    let databases: RestoredDatabases;
    let order: Omit<RestoreOrder, 'id' | 'tags'>;
    beforeAll(async () => {
      const { aws } = nightOf();
      const { region, account } = aws.cloud;
      const rights = personRights({ deployment: 'nights', partition: 'aws', region, account });
      const person = await actAs(
        aws,
        'person',
        rights.map(({ actions, resources, conditions }) => ({
          ...{ Effect: 'Allow', Action: actions, Resource: resources },
          ...(conditions ? { Condition: conditions } : {}),
        })),
      );
      rds = new RDSClient(clientSettings(person.cloud));
      databases = createRestoredDatabases(rds);
      const id = 'hf-by-hand';
      await aws.form('rds', '2014-10-31', {
        ...{ Action: 'CreateDBSnapshot', DBSnapshotIdentifier: id, DBInstanceIdentifier: ledger },
      });
      const like = (await databases.look({ kind: 'instance', id: ledger }))?.database;
      if (!like) throw new Error(`no ${ledger}`);
      order = { kind: 'instance', origin: { as: 'snapshot', id }, like };
    });
    afterAll(() => rds?.destroy());

    it('restores a snapshot of ours, sees it, and takes the mark away', async () => {
      const tags = { 'holdfast-restoring': 'ledger@x' };
      expect(await databases.restore({ ...order, id: 'by-person', tags })).toEqual({ as: 'begun' });
      const found = await databases.look({ kind: 'instance', id: 'by-person' });
      await databases.untag(found?.database.arn ?? '', 'holdfast-restoring');
      expect(await databases.window({ kind: 'instance', id: ledger })).toBeDefined();
    });

    it('restores no snapshot of somebody else', async () => {
      const origin = { as: 'snapshot', id: 'somebody-elses' } as const;
      const refused = await databases.restore({ ...order, origin, id: 'by-nobody', tags: {} });
      expect(refused).toMatchObject({ as: 'never', words: expect.stringContaining('AccessDenied') });
    });

    it('deletes what a drill has made, and nothing else', async () => {
      const name = { kind: 'instance', id: 'hf-drill-person' } as const;
      const tags = { 'holdfast:nights': 'rds', 'holdfast-drill': new Date().toISOString() };
      expect(await databases.restore({ ...order, id: name.id, tags })).toEqual({ as: 'begun' });
      await databases.amend(name, { password: 'only-for-the-drill' });
      await databases.remove(name);
      await untilGone(databases, fastClock('2026-11-20T08:00:00Z'), name);
      for (const id of [ledger, 'by-person']) {
        await expect(databases.remove({ kind: 'instance', id })).rejects.toThrow('not authorized');
      }
    });
  });
}
