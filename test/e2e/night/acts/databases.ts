import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { type DBInstance, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { apiRequest } from '../../../../local/cloud/api-request.ts';
import { clientSettings } from '../../../../local/cloud/client-settings.ts';
import { repository } from '../../../../local/tools/folders.ts';
import { eventually } from '../../../local/cloud/support/eventually.ts';
import { ledger, type Night } from '../open-night.ts';

const Restored = z.object({
  point: z.string().nullable(),
  verdict: z.string(),
  differences: z.number(),
  compared: z.array(z.object({ name: z.string(), expected: z.unknown(), found: z.unknown() })),
  left: z.array(z.string()),
  at: z.string().optional(),
});
const Status = z.object({
  sources: z.array(z.object({ restorable: z.object({ from: z.string(), to: z.string() }) })),
});
const Drill = z.object({
  ...{ point: z.string(), verdict: z.string(), rtoSeconds: z.number(), isolated: z.boolean() },
  compared: z.array(z.object({ name: z.string(), found: z.unknown() })),
  checks: z.array(z.unknown()),
});
const Proven = z.object({ history: z.array(z.object({ detail: z.string() })) });
const Failed = z.object({ error: z.object({ message: z.string(), hint: z.string() }) });

/** Databases that come back from snapshots and instants, by the command line. Comes after a point of `ledger` is there. */
export function databaseActs(nightOf: () => Night): void {
  let night: Night;
  let rds: RDSClient;
  /** The emulator starts no database: where it says that one is, the one of the night answers. */
  const listeners: Server[] = [];
  async function listenAs(id: string): Promise<void> {
    const { hostname, port } = new URL(night.server.secretUrl('orders'));
    const listener = createServer((socket) => {
      const onward = connect(Number(port), hostname);
      for (const [from, to] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        from.on('error', () => to.destroy());
        from.pipe(to);
      }
    });
    listeners.push(listener.listen((await instance(id))?.Endpoint?.Port, '127.0.0.1'));
    await once(listener, 'listening');
  }
  beforeAll(async () => {
    night = nightOf();
    rds = new RDSClient(clientSettings(night.cloud));
    await listenAs(ledger);
  });
  afterAll(() => {
    rds?.destroy();
    for (const listener of listeners) listener.close();
  });

  const instance = async (DBInstanceIdentifier: string): Promise<DBInstance | undefined> =>
    (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances?.[0];
  const restored = async (...args: readonly string[]) =>
    Restored.parse(await night.asked('restore', ...args));

  describe('a restore of RDS, from the command line', () => {
    it('makes a new instance as the old one was, waits for it and connects', async () => {
      const back = await restored('ledger@latest', '--to', 'rds:ledger-back');
      expect(back).toMatchObject({ verdict: 'matches', differences: 0 });
      expect(back.point).toMatch(/^ledger@\d{8}T\d{6}Z-/);
      expect(back.left.join()).not.toContain('not reached');
      const [before, after] = [await instance(ledger), await instance('ledger-back')];
      expect(after).toMatchObject({
        DBInstanceStatus: 'available',
        DBInstanceClass: 'db.t4g.micro',
        DBParameterGroups: before?.DBParameterGroups,
        TagList: [],
      });
      expect(after?.DbiResourceId).not.toBe(before?.DbiResourceId);
    });

    it('never goes over a living one', async () => {
      const { code, stdout } = await night.ran(
        'restore',
        'ledger@latest',
        '--to',
        'rds:ledger-back',
        '--json',
      );
      expect(code).toBe(1);
      expect(Failed.parse(JSON.parse(stdout)).error.message).toBe(
        "there is instance 'ledger-back' already: it is available",
      );
    });

    it('goes on with one that an earlier call has begun', async () => {
      const [{ point } = { point: '' }] = await night.points('ledger');
      await night.aws.form('rds', '2014-10-31', {
        Action: 'CreateDBInstance',
        ...{ DBInstanceIdentifier: 'ledger-begun', Engine: 'postgres', DBInstanceClass: 'db.t4g.large' },
        ...{ AllocatedStorage: '20', MasterUsername: 'admin', MasterUserPassword: 'only-for-the-night' },
        ...{ 'Tags.Tag.1.Key': 'holdfast-restoring', 'Tags.Tag.1.Value': point },
      });
      await listenAs('ledger-begun');
      const { code, stdout } = await night.ran('restore', point, '--to', 'rds:ledger-begun', '--json');
      const back = Restored.parse(JSON.parse(stdout));
      expect({ code, verdict: back.verdict }).toEqual({ code: 1, verdict: 'differs' });
      expect(back.compared.find(({ name }) => name === 'class')).toMatchObject({
        ...{ expected: 'db.t4g.micro', found: 'db.t4g.large' },
      });
    });

    it('goes on when it was killed in the middle, and asks for nothing twice', async () => {
      const command = ['restore', 'ledger@latest', '--to', 'rds:ledger-killed'];
      const child = spawn(process.execPath, ['cli/holdfast.mjs', ...command, '--config', night.configFile], {
        ...{ cwd: repository, env: { ...process.env, ...night.cloud.environment }, stdio: 'ignore' },
      });
      const begun = await eventually(() => instance('ledger-killed').catch(() => undefined), 20_000);
      child.kill('SIGKILL');
      await once(child, 'close');
      const marked = await instance('ledger-killed');
      expect(marked?.TagList?.map(({ Key }) => Key)).toEqual(['holdfast-restoring']);
      const back = await restored(...command.slice(1));
      expect(back).toMatchObject({ verdict: 'matches', differences: 0 });
      const after = await instance('ledger-killed');
      expect(after).toMatchObject({ DbiResourceId: begun?.DbiResourceId, TagList: [] });
    });

    it('brings it back to a second of the window, and refuses one outside with the window', async () => {
      const { sources } = Status.parse(await night.asked('status', 'ledger'));
      const at = new Date(Date.parse(sources[0]?.restorable.to ?? '') - 300_000).toISOString();
      const back = await restored('ledger', '--at', at, '--to', 'rds:ledger-then');
      expect(back).toMatchObject({ point: null, verdict: 'matches', at: `${at.slice(0, 19)}.000Z` });
      const args = [
        'restore',
        'ledger',
        '--at',
        '2020-01-01T00:00:00Z',
        '--to',
        'rds:ledger-never',
        '--json',
      ];
      const { code, stdout } = await night.ran(...args);
      expect(code).toBe(2);
      expect(Failed.parse(JSON.parse(stdout)).error.message).toMatch(
        /^instance 'prod-ledger' can be brought back to between .*Z and .*Z, not to 2020-01-01T00:00:00.000Z$/,
      );
    });
  });
  describe('a drill of RDS, from the command line', () => {
    const tags = (at: string) => ({
      ...{ 'Tags.Tag.1.Key': 'holdfast:nights', 'Tags.Tag.1.Value': 'rds' },
      ...{ 'Tags.Tag.2.Key': 'holdfast-drill', 'Tags.Tag.2.Value': at },
    });
    const put = (DBInstanceIdentifier: string, more: Readonly<Record<string, string>>) =>
      night.aws.form('rds', '2014-10-31', {
        ...{ Action: 'CreateDBInstance', DBInstanceIdentifier, Engine: 'postgres', AllocatedStorage: '20' },
        ...{ DBInstanceClass: 'db.t4g.micro', MasterUsername: 'admin', MasterUserPassword: 'for-the-night' },
        ...more,
      });
    const standing = async () =>
      (await rds.send(new DescribeDBInstancesCommand({}))).DBInstances?.flatMap(
        ({ DBInstanceIdentifier: id = '' }) => (id.startsWith('hf-') ? [id] : []),
      );

    it('restores into a database for an hour, proves the point, and leaves nothing', async () => {
      const drill = Drill.parse(await night.asked('drill', 'ledger'));
      expect(drill).toMatchObject({ verdict: 'pass', rtoSeconds: 3600, isolated: false });
      expect(drill.compared.find(({ name }) => name === 'security groups')?.found).toBe('sg-0a1b2c3d');
      expect(drill.checks).toEqual([
        { check: 'select count(*) from customers: at least 100', ok: true, found: '100' },
      ]);
      expect(await standing()).toEqual([]);
      const [point] = await night.points('ledger');
      expect(point).toMatchObject({ point: drill.point, level: 'proven' });
      const { history } = Proven.parse(await night.asked('show', 'ledger@latest'));
      expect(history.at(-1)?.detail).toMatch(
        /^restored by RDS as hf-drill-ledger-[0-9a-f]{16}: available, \d+ settings equal, a connection was taken, 1 checks passed; no row was counted$/,
      );
    });

    it('is swept away a day later by the reaper, under its own rights, when it has died', async () => {
      await put('hf-drill-dead', tags(new Date(Date.now() - 90_000_000).toISOString()));
      await put('hf-drill-young', tags(new Date().toISOString()));
      await put('hf-drill-other', {});
      const { text } = await apiRequest(night.cloud, {
        ...{ service: 'lambda', path: '/2015-03-31/functions/nights-reaper/invocations', body: '{}' },
      });
      expect(JSON.parse(text)).toMatchObject({ removed: 0, drillsSwept: 1 });
      expect(await standing()).toEqual(['hf-drill-young', 'hf-drill-other']);
    });
  });
}
