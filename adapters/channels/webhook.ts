import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { webhookDocument } from '#core/cloud/alerts/forms/webhook-document.ts';
import type { Channel } from '#core/cloud/ports/channel.ts';
import type { Clock } from '#core/ports/clock.ts';
import { jsonSecret } from './json-secret.ts';
import type { Post } from './post.ts';
import { webUrl } from './web-url.ts';

interface Deps {
  readonly post: Post;
  readonly clock: Clock;
  /** JSON with `url` and `key`. */
  readonly secret: () => Promise<string>;
}

/** Characters: as long as what HMAC-SHA256 gives. */
const shortestKey = 32;

/**
 * A web hook of somebody's own. The header `holdfast-signature` is `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 with the key
 * over the seconds, a dot and the body as it was sent. docs/alerts.md says how to check it.
 */
export const createWebhook = ({ post, clock, secret }: Deps): Channel => ({
  name: 'webhook',
  async deliver(message) {
    const shape = { url: z.string(), key: z.string().min(shortestKey) };
    const { url, key } = jsonSecret('webhook', await secret(), shape);
    const target = webUrl('webhook', url);
    const body = JSON.stringify(webhookDocument(message));
    const seconds = Math.floor(clock.now().getTime() / 1000);
    return post({
      url: target.href,
      headers: {
        'holdfast-signature': `t=${seconds},v1=${signatureOf(key, seconds, body)}`,
        // the same for the same news: whoever got it may leave it out
        'holdfast-id': encodeURIComponent(message.id),
      },
      body,
      secrets: [target.href, key, ...(target.pathname.length > 1 ? [target.pathname] : [])],
      hint: 'look what the receiver has against it: its answer stands here; its address is in the secret that alerts.webhook names',
    });
  },
});

export const signatureOf = (key: string, seconds: number, body: string): string =>
  createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
