import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { StoreCheck } from '#core/ports/store.ts';
import { warned } from './looked-at.ts';

/** Somebody must hear: an address that never clicked the link of its first mail hears nothing. */
export async function subscriptions(client: SNSClient, TopicArn: string): Promise<readonly StoreCheck[]> {
  const seen: { endpoint: string; confirmed: boolean }[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
    for (const { Endpoint = '?', SubscriptionArn = '' } of page.Subscriptions ?? []) {
      seen.push({ endpoint: Endpoint, confirmed: SubscriptionArn.startsWith('arn:') });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  if (seen.length === 0) {
    return [
      warned(
        'alerts',
        'nobody is subscribed: an alert reaches no one',
        "write alerts: { email: ['oncall@example.org'] } and deploy",
      ),
    ];
  }
  return seen
    .filter(({ confirmed }) => !confirmed)
    .map(({ endpoint }) =>
      warned(
        'alerts',
        `${endpoint} has not confirmed its subscription`,
        'click the link in the mail that SNS has sent, or subscribe again',
      ),
    );
}
