import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

const mrkdwn = z.strictObject({
  type: z.literal('mrkdwn'),
  text: z.string().min(1).max(3_000),
  verbatim: z.boolean().optional(),
});
const Header = z.strictObject({
  type: z.literal('header'),
  text: z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(150) }),
});
const Block = z.discriminatedUnion('type', [
  Header,
  z.strictObject({ type: z.literal('section'), text: mrkdwn }),
  z.strictObject({ type: z.literal('context'), elements: z.array(mrkdwn).min(1).max(10) }),
]);
/** A message for an incoming webhook, as far as Slack would refuse another one. */
export const SlackMessage = z.strictObject({ text: z.string().min(1), blocks: z.array(Block).max(50) });
export type SlackMessage = z.output<typeof SlackMessage>;

export const PagerDutyEvent = z.object({
  routing_key: z.string().length(32),
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().max(255),
});

export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A real HTTP server on loopback in the place of Slack, PagerDuty and a web hook of one's own, by its paths. */
export interface Receiver {
  readonly slackUrl: string;
  readonly pagerdutyUrl: string;
  readonly webhookUrl: string;
  /** Messages that Slack took, the oldest first. */
  readonly slack: readonly SlackMessage[];
  readonly pagerduty: readonly z.output<typeof PagerDutyEvent>[];
  readonly webhook: readonly Received[];
  /** Slack answers so from now on: its webhook was removed. */
  removeWebhook(isRemoved: 'removed' | 'there'): void;
  /** Waits for a message whose fallback text has this in it. */
  waitForSlack(part: string, signal: AbortSignal): Promise<SlackMessage>;
  close(): void;
}

type Answer = readonly [status: number, text: string];

const patienceMs = 90_000;

export async function startReceiver(): Promise<Receiver> {
  const slack: SlackMessage[] = [];
  const pagerduty: z.output<typeof PagerDutyEvent>[] = [];
  const webhook: Received[] = [];
  let state: 'removed' | 'there' = 'there';
  const seen = new Set<SlackMessage>();
  const takeSlack = (body: string): Answer => {
    if (state === 'removed') return [404, 'no_service'];
    const message = SlackMessage.safeParse(JSON.parse(body));
    if (!message.success) return [400, 'invalid_blocks'];
    slack.push(message.data);
    return [200, 'ok'];
  };
  const takePagerDuty = (body: string): Answer => {
    const event = PagerDutyEvent.safeParse(JSON.parse(body));
    if (!event.success) return [400, '{"status":"invalid event"}'];
    pagerduty.push(event.data);
    return [202, '{"status":"success","message":"Event processed"}'];
  };
  const take = (received: Received): Answer => {
    if (received.path.startsWith('/services/')) return takeSlack(received.body);
    if (received.path === '/v2/enqueue') return takePagerDuty(received.body);
    webhook.push(received);
    return [204, ''];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      const [status, text] = take({ path, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    ...{ slack, pagerduty, webhook },
    slackUrl: `${url}/services/T0LOCAL/B0LOCAL/not-a-real-hook`,
    pagerdutyUrl: `${url}/v2/enqueue`,
    webhookUrl: `${url}/holdfast`,
    removeWebhook: (next) => {
      state = next;
    },
    async waitForSlack(part, signal) {
      const deadline = Date.now() + patienceMs;
      while (Date.now() < deadline) {
        const found = slack.find((message) => !seen.has(message) && message.text.includes(part));
        if (found) {
          seen.add(found);
          return found;
        }
        await sleep(100, undefined, { signal });
      }
      throw new Error(`Slack got no '${part}'; it got: ${slack.map(({ text }) => text).join('; ')}`);
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
