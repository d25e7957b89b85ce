import { slackBlocks } from '#core/cloud/alerts/forms/slack-blocks.ts';
import type { Channel } from '#core/cloud/ports/channel.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Post } from './post.ts';
import { webUrl } from './web-url.ts';

interface Deps {
  readonly post: Post;
  readonly clock: Clock;
  /** The URL of the web hook, which is all that it takes to write into the channel. */
  readonly secret: () => Promise<string>;
}

/** Slack takes one message a second of a web hook: https://docs.slack.dev/apis/web-api/rate-limits */
const paceMs = 1_000;

/**
 * An incoming web hook of Slack. It answers 200 `ok`; 400 `invalid_blocks` and the like, 403, 404 `no_service` and 410 stay
 * as they are until somebody changes something; 429 says how long to wait.
 */
export function createSlack({ post, clock, secret }: Deps): Channel {
  let freeMs = 0;
  return {
    name: 'slack',
    async deliver(message) {
      const url = webUrl('slack', await secret());
      const nowMs = clock.now().getTime();
      const waitMs = Math.max(0, freeMs - nowMs);
      freeMs = nowMs + waitMs + paceMs;
      if (waitMs > 0) await clock.sleep(waitMs);
      return post({
        url: url.href,
        body: JSON.stringify(slackBlocks(message)),
        secrets: [url.href, url.pathname],
        hint: 'make a new incoming webhook in Slack, and write its URL into the secret that alerts.slack names',
      });
    },
  };
}
