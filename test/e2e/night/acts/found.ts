import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runIdOf } from '#core/point/run-id.ts';
import { ledger, type Night, tagged } from '../open-night.ts';

const Status = z.object({
  sources: z.array(
    z.object({ source: z.string(), rpoSeconds: z.number().nullable(), newestGood: z.string().optional() }),
  ),
});
const signal = new AbortController().signal;

/** Databases that a tag finds, under the rights that are deployed. */
export function foundActs(nightOf: () => Night): void {
  describe('a source with a tag', () => {
    let night: Night;
    beforeAll(() => {
      night = nightOf();
    });

    const [first, second] = [`fleet.${tagged}`, `fleet.${ledger}`];
    const runOf = (source: string, at: Date) =>
      ({ kind: 'backup', source, runId: runIdOf(source, at) }) as const;
    /** Its exit code says whether all are within their rpo. */
    const statusOf = async (source: string) =>
      Status.parse(JSON.parse((await night.ran('status', source, '--json')).stdout)).sources;
    const tags = (Action: string, id: string, more: Readonly<Record<string, string>>) =>
      night.aws.form('rds', '2014-10-31', {
        ...{ Action, ...more },
        ResourceName: `arn:aws:rds:${night.cloud.region}:000000000000:db:${id}`,
      });
    const tag = (id: string) =>
      tags('AddTagsToResource', id, { 'Tags.Tag.1.Key': 'backup', 'Tags.Tag.1.Value': 'nightly' });
    const untag = (id: string) => tags('RemoveTagsFromResource', id, { 'TagKeys.member.1': 'backup' });
    async function backedUp(at: Date, sources: readonly string[]): Promise<void> {
      expect(await night.dispatch('tagged', at)).toEqual({ sent: sources.length, paused: 0 });
      for (const source of sources) {
        const run = await night.until(runOf(source, at), ({ state }) => state === 'ended');
        expect(run, JSON.stringify(run)).toMatchObject({ outcome: 'sealed', contacts: ['#data'] });
      }
    }

    it('is without a backup until it was looked for, and says so', async () => {
      expect(await statusOf('fleet')).toEqual([{ source: 'fleet', rpoSeconds: 93_600 }]);
    });

    it('backs up what it finds, as a source of its own that people know by its name', async () => {
      const at = new Date();
      await backedUp(at, [first]);
      const point = `${first}@${runOf(first, at).runId}`;
      expect(await night.points(first)).toMatchObject([{ point, level: 'sealed' }]);
      const line = { source: first, rpoSeconds: 93_600, newestGood: point };
      expect(await statusOf(first)).toEqual([line]);
      expect(await statusOf('fleet')).toEqual([line]);
      expect((await night.left(runOf(first, at))).keys.sort()).toEqual([
        `points/rds/${first}/${runOf(first, at).runId}/RESTORE.md`,
        `points/rds/${first}/${runOf(first, at).runId}/manifest.json`,
      ]);
    });

    it('backs up a database that has just got the tag', async () => {
      await tag(ledger);
      await backedUp(new Date(), [second, first]);
    });

    it('still backs up what it knew when it may not look, and fails so that people hear of it', async () => {
      const giveBack = await night.deny('dispatch', ['rds:DescribeDBClusters'], '*');
      const at = new Date();
      try {
        expect(await night.dispatch('tagged', at)).toMatchObject({
          errorMessage: expect.stringContaining('the databases of fleet could not be looked for'),
        });
      } finally {
        await giveBack();
      }
      for (const source of [first, second]) {
        await night.until(runOf(source, at), ({ state }) => state === 'ended');
      }
    });

    it('tells of one that has lost the tag, keeps its points, and calls it over when it is back', async () => {
      const before = await night.points(first);
      await untag(tagged);
      await backedUp(new Date(), [second]);
      expect(await night.watch()).toMatchObject({ blind: [] });
      const { body } = await night.mailbox.wait(
        ({ subject }) => subject === `[nights] ALERT: vanished database of ${first}`,
        signal,
      );
      expect(body).toContain(`instance '${tagged}' was not found any more when 'fleet' looked for it`);
      expect(body).toContain('#databasevanished');
      expect(await statusOf(first)).toMatchObject([{ rpoSeconds: null }]);
      await night.retire({ ask: 'source', source: first });
      expect(await night.points(first)).toEqual(before);
      await tag(tagged);
      await backedUp(new Date(), [second, first]);
      expect(await night.watch()).toMatchObject({ blind: [] });
      await night.mailbox.wait(
        ({ subject }) => subject === `[nights] recovered: vanished database of ${first}`,
        signal,
      );
    }, 60_000);
  });
}
