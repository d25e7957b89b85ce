import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { mailText } from '#core/cloud/alerts/forms/mail-text.ts';
import type { Channel, Message } from '#core/cloud/ports/channel.ts';
import { PermanentError, TransientError } from '#core/errors.ts';

/** Errors that the same call would end with tomorrow. */
const lasting = /^(AuthorizationError|NotFound|InvalidParameter|KMSDisabled|KMSAccessDenied|KMSNotFound)/;

/** A topic of SNS: e-mail, and whatever else is subscribed. Attributes are what subscriptions filter by. */
export const createTopic = (client: SNSClient, TopicArn: string): Channel => ({
  name: 'sns',
  async deliver(message) {
    try {
      const { MessageId } = await client.send(
        new PublishCommand({
          TopicArn,
          Subject: message.subject,
          Message: mailText(message),
          MessageAttributes: attributesOf(message),
        }),
      );
      return `published as ${MessageId}`;
    } catch (error) {
      const name = error instanceof Error ? error.name : 'Error';
      const advice = { hint: 'look at the topic, its key and the policy of the role notify', cause: error };
      if (lasting.test(name)) throw new PermanentError(`the topic does not take it: ${name}`, advice);
      throw new TransientError(`the topic does not take it now: ${name}`, advice);
    }
  },
});

function attributesOf({ alert, severity }: Message) {
  const { what, kind, source, engine, escalatedTo } = alert;
  const texts = { what, kind, source, severity, ...(engine === undefined ? {} : { engine }) };
  return {
    ...Object.fromEntries(
      Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
    ...(escalatedTo
      ? { escalatedTo: { DataType: 'String.Array', StringValue: JSON.stringify(escalatedTo) } }
      : {}),
  };
}
