import { Aws } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { envNames } from '#core/cloud/env-names.ts';
import type { HouseFunction } from '../functions/house-function.ts';
import type { StoreKey } from '../store/store-key.ts';

export interface AlertTopicProps {
  readonly deployment: string;
  readonly key: StoreKey;
  readonly emails: readonly string[];
  /** Who hears only of what nobody has acknowledged; of it, what has an address. */
  readonly escalatedTo: readonly string[];
}

/** Where people hear of it. Each address gets a mail with a link first; until it is clicked, nobody is told. */
export class AlertTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { deployment, key, emails, escalatedTo }: AlertTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      topicName: `${deployment}-alerts`,
      displayName: `Holdfast ${deployment}`,
      masterKey: key.key,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyOverTls',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
    for (const email of escalatedTo.filter((name) => isAddress(name) && !emails.includes(name))) {
      const escalated = SubscriptionFilter.stringFilter({ allowlist: [email] });
      this.topic.addSubscription(new EmailSubscription(email, { filterPolicy: { escalatedTo: escalated } }));
    }
  }

  /** Lets watch see who is subscribed, and whether they have said so. */
  grantSee({ role, function: code }: HouseFunction): void {
    code.addEnvironment(envNames.topic, this.topic.topicArn);
    role.allow('SeeWhoIsTold', {
      actions: ['sns:ListSubscriptionsByTopic'],
      resources: [this.topic.topicArn],
    });
  }

  /** The right to the key of the topic comes with that to the table's. */
  grantPublish({ role, function: code }: HouseFunction): void {
    code.addEnvironment(envNames.topic, this.topic.topicArn);
    role.allow('TellPeople', { actions: ['sns:Publish'], resources: [this.topic.topicArn] });
  }
}

const isAddress = (name: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(name);
