import * as z from 'zod';
import { pagerdutyEvents } from '#core/cloud/alerts/forms/pagerduty-events.ts';
import type { Channel } from '#core/cloud/ports/channel.ts';
import { jsonSecret } from './json-secret.ts';
import type { Post } from './post.ts';
import { webUrl } from './web-url.ts';

interface Deps {
  readonly post: Post;
  /** The integration key of a service; or JSON with it, and the address where the account is not in the US. */
  readonly secret: () => Promise<string>;
}

const usualUrl = 'https://events.pagerduty.com/v2/enqueue';

/**
 * PagerDuty's Events API v2. It answers 202 when an event is queued, 400 when it is none that it knows, and 429 when there
 * were too many: https://developer.pagerduty.com/docs/events-api-v2-overview
 */
export const createPagerDuty = ({ post, secret }: Deps): Channel => ({
  name: 'pagerduty',
  async deliver(message) {
    const { routingKey, url } = keyOf(await secret());
    const target = webUrl('pagerduty', url);
    let answer = 'nothing to say: PagerDuty hears of incidents that are open, and of their ends';
    for (const event of pagerdutyEvents(message)) {
      answer = await post({
        url: target.href,
        body: JSON.stringify({ routing_key: routingKey, ...event }),
        secrets: [routingKey],
        hint: 'look at the integration key of the service in PagerDuty (Events API v2), and write it into the secret that alerts.pagerduty names',
      });
    }
    return answer;
  },
});

function keyOf(written: string): { readonly routingKey: string; readonly url: string } {
  const text = written.trim();
  const { routingKey, url } = text.startsWith('{')
    ? jsonSecret('pagerduty', text, { routingKey: z.string().min(8), url: z.string().default(usualUrl) })
    : { routingKey: text, url: usualUrl };
  return { routingKey, url };
}
