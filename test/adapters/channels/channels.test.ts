import { createHmac, timingSafeEqual } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createPagerDuty } from '#adapters/channels/pagerduty.ts';
import { createPost } from '#adapters/channels/post.ts';
import { createSlack } from '#adapters/channels/slack.ts';
import { createWebhook } from '#adapters/channels/webhook.ts';
import { systemClock as clock } from '#adapters/system-clock.ts';
import { PermanentError } from '#core/errors.ts';
import { type Answer, type Received, says, startReceiver } from './receiver.ts';
import { sampleMessage } from './sample-message.ts';

const post = createPost(clock, { timeoutMs: 1_000, tries: 2, totalMs: 5_000 });

/** Slack, as far as it judges a message: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const slack: Answer = (response, { body, headers }) => {
  const text = (length: number) => z.string().min(1).max(length);
  const mrkdwn = (length: number) =>
    z.strictObject({ type: z.literal('mrkdwn'), text: text(length), verbatim: z.boolean().optional() });
  const Message = z.strictObject({
    text: z.string().min(1),
    blocks: z
      .array(
        z.discriminatedUnion('type', [
          z.strictObject({
            type: z.literal('header'),
            text: z.strictObject({ type: z.literal('plain_text'), text: text(150) }),
          }),
          z.strictObject({ type: z.literal('section'), text: mrkdwn(3_000) }),
          z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn(3_000)).min(1).max(10) }),
        ]),
      )
      .max(50),
  });
  if (!headers['content-type']?.startsWith('application/json'))
    return says(400, 'invalid_payload')(response, never);
  const isGood = Message.safeParse(JSON.parse(body)).success;
  return isGood ? says(200, 'ok')(response, never) : says(400, 'invalid_blocks')(response, never);
};
const never: Received = { path: '', headers: {}, body: '', atMs: 0 };

/** PagerDuty: https://developer.pagerduty.com/docs/events-api-v2-overview */
const pagerduty: Answer = (response, { body }) => {
  const event = z.object({
    routing_key: z.string().length(32),
    event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
    dedup_key: z.string().max(255),
  });
  const payload = z.object({
    summary: z.string().min(1).max(1024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    timestamp: z.iso.datetime(),
  });
  const Event = z.union([
    event.extend({ event_action: z.literal('trigger'), payload }),
    event.extend({ event_action: z.enum(['acknowledge', 'resolve']) }),
  ]);
  const parsed = Event.safeParse(JSON.parse(body));
  if (parsed.success) {
    const { dedup_key } = parsed.data;
    return says(202, JSON.stringify({ status: 'success', message: 'Event processed', dedup_key }))(
      response,
      never,
    );
  }
  const errors = ["Length of 'routing_key' is incorrect (should be 32 characters)"];
  return says(400, JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors }))(
    response,
    never,
  );
};

describe('Slack', () => {
  it('takes every kind of message', async () => {
    const { url, received } = await startReceiver(slack);
    const channel = createSlack({
      post,
      clock: { ...clock, sleep: async () => {} },
      secret: async () => `${url}/services/T/B/x\n`,
    });
    for (const what of ['failed', 'reminded', 'escalated', 'acknowledged', 'recovered', 'tested'] as const) {
      const long = { message: '<x>&'.repeat(4_000), hint: 'y'.repeat(4_000) };
      expect(await channel.deliver(sampleMessage({ what, error: long }))).toBe('200 ok');
    }
    expect(received.map(({ path }) => path)).toEqual(Array(6).fill('/services/T/B/x'));
  });

  it('gets one message a second, however many come at once', async () => {
    const now = new Date('2026-11-20T03:00:00Z');
    const waits: number[] = [];
    const still = { now: () => now, sleep: async (ms: number) => void waits.push(ms) };
    const channel = createSlack({
      post: async () => '200 ok',
      clock: still,
      secret: async () => 'https://a.example.org/x',
    });
    await Promise.all([1, 2, 3].map(() => channel.deliver(sampleMessage())));
    expect(waits).toEqual([1_000, 2_000]);
    now.setSeconds(10);
    await channel.deliver(sampleMessage());
    expect(waits).toHaveLength(2);
  });

  it.each(['http://example.org/hook', 'hooks.slack.com/services/x', 'https://user:pw@example.org/', ''])(
    'is not written to at %j, and the error does not say what is in the secret',
    async (secret) => {
      const error = await createSlack({ post, clock, secret: async () => secret })
        .deliver(sampleMessage())
        .catch((thrown) => thrown);
      expect(error).toBeInstanceOf(PermanentError);
      expect(error.message).toBe('the secret of alerts.slack holds no https URL');
    },
  );
});

describe('PagerDuty', () => {
  const routingKey = '0123456789abcdef0123456789abcdef';
  const open = (url: string, key = routingKey) =>
    createPagerDuty({
      post,
      secret: async () => JSON.stringify({ routingKey: key, url: `${url}/v2/enqueue` }),
    });

  it('takes what begins, is taken in hand and ends, under one key', async () => {
    const { url, received } = await startReceiver(pagerduty);
    const channel = open(url);
    for (const what of ['failed', 'reminded', 'escalated', 'acknowledged', 'recovered', 'tested'] as const) {
      expect(await channel.deliver(sampleMessage({ what }))).toMatch(/^202 .*Event processed/);
    }
    const events = received.map(({ body }) => z.looseObject({}).parse(JSON.parse(body)));
    expect(events.map(({ event_action: action }) => action)).toEqual([
      'trigger',
      'trigger',
      'trigger',
      'acknowledge',
      'resolve',
      'trigger',
      'resolve',
    ]);
    expect(events.slice(0, 5).map(({ dedup_key: key }) => key)).toEqual(Array(5).fill('acme|orders|backup'));
    expect(received.every(({ path }) => path === '/v2/enqueue')).toBe(true);
  });

  it('that knows no such key refuses for good, and the error does not repeat the key', async () => {
    const { url } = await startReceiver(pagerduty);
    const error = await open(url, 'shorter-key')
      .deliver(sampleMessage())
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toMatch(/^400 .*invalid event/);
    expect(error.message).not.toContain('shorter-key');
  });

  it('is tried again after it said that there were too many', async () => {
    const { url, received } = await startReceiver(says(429, ''), pagerduty);
    expect(await open(url).deliver(sampleMessage())).toMatch(/^202/);
    expect(received).toHaveLength(2);
  });

  it('is told nothing of what has no incident', async () => {
    const { url, received } = await startReceiver(pagerduty);
    const answer = await open(url).deliver({
      ...sampleMessage({ kind: 'restore', oneOff: true }),
      isOpen: false,
    });
    expect(answer).toMatch(/^nothing to say/);
    expect(received).toEqual([]);
  });

  it('whose secret is no JSON that we know says which fields it wants, and no value', async () => {
    const channel = createPagerDuty({ post, secret: async () => '{"key":"hunter2"}' });
    const error = await channel.deliver(sampleMessage()).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PermanentError);
    expect(`${error.message} ${error.hint}`).toMatch(/routingKey/);
    expect(`${error.message} ${error.hint}`).not.toMatch(/hunter2/);
  });
});

describe('a web hook', () => {
  const key = 'a-key-that-is-as-long-as-it-must-be-32';

  /** The receiver's side, as docs/alerts.md writes it. */
  function isOurs(header: string, body: string, nowSeconds: number): boolean {
    const { t = '', v1 = '' } = Object.fromEntries(header.split(',').map((part) => part.split('=', 2)));
    const wanted = createHmac('sha256', key).update(`${t}.${body}`).digest();
    const got = Buffer.from(v1, 'hex');
    const isFresh = Math.abs(nowSeconds - Number(t)) <= 300;
    return isFresh && got.length === wanted.length && timingSafeEqual(got, wanted);
  }

  it('gets JSON that it can check to be ours, whole and fresh', async () => {
    const { url, received } = await startReceiver(says(204, ''));
    const channel = createWebhook({
      post,
      clock,
      secret: async () => JSON.stringify({ url: `${url}/in`, key }),
    });
    expect(await channel.deliver(sampleMessage())).toBe('204');
    const [{ headers, body } = never] = received;
    const signature = String(headers['holdfast-signature']);
    const now = Date.now() / 1000;
    expect(isOurs(signature, body, now)).toBe(true);
    expect(isOurs(signature, body.replace('orders', 'others'), now)).toBe(false);
    expect(isOurs(signature, body, now + 3_600)).toBe(false);
    expect(isOurs(signature.replace(/t=\d+/, `t=${Math.floor(now) + 60}`), body, now)).toBe(false);
    expect(JSON.parse(body)).toMatchObject({ holdfast: 1, source: 'orders', severity: 'critical' });
    expect(decodeURIComponent(String(headers['holdfast-id']))).toBe(JSON.parse(body).id);
  });

  it('has a key of some length', async () => {
    const channel = createWebhook({
      post,
      clock,
      secret: async () => '{"url":"https://example.org","key":"short"}',
    });
    await expect(channel.deliver(sampleMessage())).rejects.toThrow(PermanentError);
  });
});
