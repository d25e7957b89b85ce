import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Announcements } from '#core/cloud/ports/queues.ts';

/** A topic of SNS: e-mail, and whatever else is subscribed. Attributes are what subscriptions filter by. */
export const createTopic = (client: SNSClient, TopicArn: string): Announcements => ({
  async publish({ subject, body, attributes }) {
    await client.send(
      new PublishCommand({
        TopicArn,
        Subject: subject,
        Message: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        ),
      }),
    );
  },
});
