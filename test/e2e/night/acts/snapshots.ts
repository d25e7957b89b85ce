import { DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { apiRequest } from '../../../../local/cloud/api-request.ts';
import { clientSettings } from '../../../../local/cloud/client-settings.ts';
import { ledger, type Night } from '../open-night.ts';

const Shown = z.object({
  level: z.string(),
  manifest: z.object({ verifiableBy: z.string(), notes: z.array(z.string()), database: z.unknown() }),
});

/** A database whose provider takes the snapshots. */
export function snapshotActs(nightOf: () => Night): void {
  let night: Night;
  let rds: RDSClient;
  beforeAll(() => {
    night = nightOf();
    rds = new RDSClient(clientSettings(night.cloud));
  });
  afterAll(() => rds?.destroy());

  const rdsCall = (Action: string) =>
    night.aws.form('rds', '2014-10-31', { Action, DBInstanceIdentifier: ledger });
  const snapshots = async () => (await rds.send(new DescribeDBSnapshotsCommand({}))).DBSnapshots ?? [];

  describe('a source of RDS, under the rights that are deployed', () => {
    it('is snapshotted once, awaited by its event, and sealed', async () => {
      const run = await night.ask('ledger', 2);
      await night.until(run, ({ state }) => state === 'running');
      // within seconds: settle asks by itself every five minutes only
      const ended = await night.until(run, ({ state, told }) => state === 'ended' && told);
      expect(ended).toMatchObject({ outcome: 'sealed', attempt: 1, launches: 1 });
      const [snapshot, ...others] = await snapshots();
      expect(others).toEqual([]);
      expect(snapshot).toMatchObject({ DBInstanceIdentifier: ledger, Status: 'available' });
      expect(snapshot?.DBSnapshotIdentifier).toMatch(/^hf-ledger-[0-9a-f]{16}$/);
      expect(snapshot?.TagList).toEqual(
        expect.arrayContaining([
          { Key: 'holdfast:nights', Value: 'rds' },
          { Key: 'holdfast-run', Value: `ledger@${run.runId}` },
        ]),
      );
      expect(await night.points('ledger')).toMatchObject([
        { point: `ledger@${run.runId}`, level: 'sealed', flags: [] },
      ]);
      const shown = Shown.parse(await night.asked('show', 'ledger@latest'));
      expect(shown).toMatchObject({
        level: 'sealed',
        manifest: { verifiableBy: 'provider', database: { source: { id: ledger, class: 'db.t4g.micro' } } },
      });
      expect((await night.left(run)).keys.sort()).toEqual([
        `points/rds/ledger/${run.runId}/RESTORE.md`,
        `points/rds/ledger/${run.runId}/manifest.json`,
      ]);
    });

    it('says that it is the provider’s word, wherever it is shown', async () => {
      const { sources } = z
        .object({
          sources: z.array(z.object({ source: z.string(), onProvidersWord: z.boolean().optional() })),
        })
        .parse(await night.asked('status', 'ledger'));
      expect(sources.find(({ source }) => source === 'ledger')).toMatchObject({ onProvidersWord: true });
    });

    it('is looked through by the reaper, which lets nothing go that has a point', async () => {
      const { text } = await apiRequest(night.cloud, {
        service: 'lambda',
        path: '/2015-03-31/functions/nights-reaper/invocations',
        body: '{}',
      });
      expect(JSON.parse(text)).toEqual({ kept: 1, marked: 0, unmarked: 0, removed: 0, drillsSwept: 0 });
    });

    it('fails by what stands in the way, and people are told', async () => {
      await rdsCall('StopDBInstance');
      const run = await night.ask('ledger');
      await night.until(run, ({ state }) => state === 'ended');
      await rdsCall('StartDBInstance');
      // what start has ended is told by whoever asks next what is open
      await night.settle({ ask: 'open' });
      const ended = await night.until(run, ({ told }) => told);
      expect(ended).toMatchObject({
        outcome: 'failed',
        error: { message: `instance '${ledger}' is stopped: no snapshot can be taken of it` },
      });
      expect(await snapshots()).toHaveLength(1);
    });

    it('is not snapshotted by a start that lacks the right, and says which', async () => {
      const giveBack = await night.deny('start', ['rds:CreateDBSnapshot'], '*');
      try {
        const run = await night.ask('ledger');
        const { outcome, error } = await night.until(run, ({ state }) => state === 'ended');
        expect(outcome).toBe('failed');
        expect(error?.message).toContain('AccessDenied');
        expect(error?.message).toContain('rds:CreateDBSnapshot');
      } finally {
        await giveBack();
      }
    });

    it('is no point when the snapshot is deleted before it is done', async () => {
      const run = await night.ask('ledger');
      await night.until(run, ({ state }) => state === 'running');
      const newest = (await snapshots()).find(({ Status }) => Status === 'creating');
      await night.aws.form('rds', '2014-10-31', {
        Action: 'DeleteDBSnapshot',
        DBSnapshotIdentifier: newest?.DBSnapshotIdentifier ?? '',
      });
      await night.settle({ ask: 'run', ...run });
      const ended = await night.until(run, ({ state }) => state === 'ended');
      expect(ended).toMatchObject({
        outcome: 'failed',
        error: { message: expect.stringContaining('is gone') },
      });
      expect((await night.left(run)).keys).toEqual([]);
    });
  });
}
