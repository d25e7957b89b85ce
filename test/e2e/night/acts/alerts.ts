import { createHmac } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { TagResourceCommand } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../../local/cloud/support/eventually.ts';
import { type Night, webhookKey } from '../open-night.ts';

const signal = new AbortController().signal;
const source = 'untagged';
/** A message goes through a queue and a function that may start cold. */
const soon = { timeout: 30_000 };
const Tested = z.object({
  channels: z.array(z.object({ channel: z.string(), taken: z.boolean(), answer: z.string() })),
});

/** What people hear of a night. */
export function alertActs(nightOf: () => Night): void {
  describe('people', () => {
    let night: Night;
    beforeAll(() => {
      night = nightOf();
    });

    const keys = () => night.receiver.pagerduty.map((event) => `${event.event_action} ${event.dedup_key}`);
    const tested = async () => {
      const { code, stdout } = await night.typed('alert', 'test', '--json');
      return { code, ...Tested.parse(JSON.parse(stdout)) };
    };

    /** As if people had been told so many hours before. */
    async function toldBefore(hours: number): Promise<void> {
      const Key = { pk: { S: `SOURCE#${source}` }, sk: { S: 'INCIDENT#backup' } };
      const { Item } = await night.aws.dynamodb.send(new GetItemCommand({ TableName: night.table, Key }));
      const doc = z.looseObject({}).parse(JSON.parse(Item?.['doc']?.S ?? ''));
      const S = JSON.stringify({ ...doc, toldAt: new Date(Date.now() - hours * 3_600_000).toISOString() });
      const changed = { ...Item, doc: { S } };
      await night.aws.dynamodb.send(new PutItemCommand({ TableName: night.table, Item: changed }));
    }

    it('hear of a failed backup by every channel, each in its own form', async () => {
      await night.until(await night.ask(source), ({ state }) => state === 'ended');
      const { text, blocks } = await night.receiver.waitForSlack(`FAILED: backup of ${source}`, signal);
      expect(text).toContain('is not there, or may not be read');
      expect(JSON.stringify(blocks)).toContain(`npx holdfast ack ${source} backup`);
      await expect.poll(keys, soon).toEqual([`trigger nights|${source}|backup`]);
      await expect.poll(() => night.receiver.webhook, soon).toHaveLength(1);
      const [got] = night.receiver.webhook;
      const [, t = '', v1] =
        /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(got?.headers['holdfast-signature'])) ?? [];
      expect(v1).toBe(createHmac('sha256', webhookKey).update(`${t}.${got?.body}`).digest('hex'));
      await night.mailbox.wait(({ subject }) => subject === `[nights] FAILED: backup of ${source}`, signal);
      const told = await eventually(
        async () => (await night.incidents.current(source, 'backup'))?.toldAt,
        10_000,
      );
      expect(told).toBeDefined();
    });

    it('are called one after the other while nobody acknowledges, and reminded', async () => {
      await toldBefore(7);
      expect(await night.notify('remind')).toMatchObject({ sent: 1 });
      const { blocks } = await night.receiver.waitForSlack(`NOT ACKNOWLEDGED: backup of ${source}`, signal);
      expect(JSON.stringify(blocks)).toContain('<@U012AB3CD>');
      expect(await night.notify('remind')).toMatchObject({ sent: 1 });
      await night.receiver.waitForSlack(`STILL FAILED: backup of ${source}`, signal);
      expect(await night.notify('remind')).toMatchObject({ sent: 0 });
    });

    it('take it in hand by a command, and PagerDuty and the others hear who has it', async () => {
      const { code, stdout } = await night.typed('ack', source, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ acknowledged: [{ source, kind: 'backup' }] });
      await night.receiver.waitForSlack(`acknowledged: backup of ${source}`, signal);
      await expect.poll(keys, soon).toContain(`acknowledge nights|${source}|backup`);
      expect(await night.asked('incidents')).toMatchObject({
        incidents: [
          { source, kind: 'backup', reminders: 1, escalations: 1, acknowledged: { by: expect.any(String) } },
        ],
      });
      expect(await night.asked('audit')).toMatchObject({
        entries: [{ verb: 'ack', outcome: 'acknowledged' }],
      });
      expect((await night.typed('ack', 'nobody')).code).toBe(3);
    });

    it('see by a test which channel works, and hear of one that does not by the others', async () => {
      night.receiver.removeWebhook('removed');
      const { code, channels } = await tested();
      expect(channels).toEqual([
        { channel: 'sns', taken: true, answer: expect.stringMatching(/^published as /) },
        { channel: 'slack', taken: false, answer: '404 no_service' },
        { channel: 'pagerduty', taken: true, answer: expect.stringMatching(/^202 /) },
        { channel: 'webhook', taken: true, answer: '204' },
      ]);
      expect(code).toBe(1);
      const { body } = await night.mailbox.wait(
        ({ subject }) => subject === '[nights] FAILED: channel of slack',
        signal,
      );
      expect(body).toContain('404 no_service');
      expect(body).not.toContain('not-a-real-hook');
      await expect.poll(keys, soon).toContain('trigger nights|*slack|channel');
    });

    it('hear that the channel works again as soon as it takes a message', async () => {
      night.receiver.removeWebhook('there');
      expect((await tested()).code).toBe(0);
      await night.receiver.waitForSlack('recovered: channel of slack', signal);
      await expect.poll(keys, soon).toContain('resolve nights|*slack|channel');
      expect(await night.incidents.open('*slack')).toEqual([]);
    });

    it('hear of the recovery, and nothing is open any more', async () => {
      const Tags = [{ Key: 'holdfast:nights', Value: 'postgres' }];
      await night.aws.secrets.send(new TagResourceCommand({ SecretId: 'nights/untagged', Tags }));
      const record = await night.until(await night.ask(source), ({ state }) => state === 'ended');
      expect(record).toMatchObject({ outcome: 'verified' });
      await night.receiver.waitForSlack(`recovered: backup of ${source}`, signal);
      await expect.poll(keys, soon).toContain(`resolve nights|${source}|backup`);
      expect(await night.asked('incidents')).toEqual({ incidents: [] });
    });

    it('read nowhere what opens a channel', async () => {
      const log = await night.cloud.log();
      const all = JSON.stringify([night.receiver.slack, night.receiver.webhook, night.mailbox.mails, log]);
      for (const secret of ['not-a-real-hook', webhookKey, '0123456789abcdef0123456789abcdef']) {
        expect(all).not.toContain(secret);
      }
    });
  });
}
