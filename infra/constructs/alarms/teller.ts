import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { deploymentTag, envNames } from '#core/cloud/env-names.ts';
import type { Config } from '#engines/config.ts';
import { HouseFunction } from '../functions/house-function.ts';
import { worksOff } from '../functions/works-off.ts';
import type { RunTable } from '../store/run-table.ts';
import type { StoreKey } from '../store/store-key.ts';
import { timeouts, type WorkQueues } from '../work-queues.ts';
import type { AlertTopic } from './alert-topic.ts';

export interface TellerProps {
  readonly deployment: string;
  readonly runbook: string;
  readonly alerts: Config['alerts'];
  readonly topic: AlertTopic;
  readonly table: RunTable;
  readonly key: StoreKey;
  readonly queues: WorkQueues;
}

/**
 * Tells people by every channel of the config, and looks by itself every five minutes what is still open. Keys of channels
 * are secrets that their owner has tagged for it.
 */
export class Teller extends Construct {
  readonly notify: HouseFunction;
  readonly #deployment: string;

  constructor(scope: Construct, id: string, props: TellerProps) {
    super(scope, id);
    const { deployment, runbook, topic, table, key, queues } = props;
    this.#deployment = deployment;
    // its old place in the stack: moved, CloudFormation would make a second function of the same name first
    this.notify = new HouseFunction(scope, 'Notify', {
      deployment,
      name: 'notify',
      purpose:
        'Tells people what went wrong with a source, reminds them of it, and says when it is right again',
      timeout: timeouts.notify,
      memoryMiB: 512,
      lost: queues.lost,
    });
    const { function: code, role } = this.notify;
    code.addEnvironment(envNames.deployment, deployment);
    code.addEnvironment(envNames.runbook, runbook);
    code.addEnvironment(envNames.alertQueue, queues.alerts.queue.queueUrl);
    topic.grantPublish(this.notify);
    table.grantTell(role, code);
    key.grantUse(role, ['Decrypt', 'GenerateDataKey'], ['sns', 'dynamodb']);
    queues.alerts.grantSend(role, 'SendWhatIsDue');
    this.#wireChannels(props);
    // one by one: a channel that hangs keeps no other message waiting
    worksOff(this.notify, queues.alerts, 2, 1);
    this.#ask('Remind', 'what is open', Schedule.rate(Duration.minutes(5)), { ask: 'remind' });
    const monday = Schedule.cron({ weekDay: 'MON', hour: '9', minute: '0' });
    this.#ask('Test', 'whether its channels work', monday, { ask: 'test' });
  }

  #wireChannels({ deployment, alerts: { slack, pagerduty, webhook, escalation } }: TellerProps): void {
    const { function: code, role } = this.notify;
    if (escalation) {
      const { after, to } = escalation;
      code.addEnvironment(envNames.escalation, JSON.stringify({ afterSeconds: after.seconds, to }));
    }
    const secrets = Object.entries({ slack, pagerduty, webhook }).flatMap(([name, ref]) =>
      ref && 'secret' in ref ? [[name, ref.secret] as const] : [],
    );
    if (secrets.length === 0) return;
    code.addEnvironment(envNames.channels, JSON.stringify(Object.fromEntries(secrets)));
    role.allow('ReadKeysOfChannels', {
      actions: ['secretsmanager:GetSecretValue'],
      resources: [`arn:${Aws.PARTITION}:secretsmanager:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:secret:*`],
      conditions: { StringEquals: { [`aws:ResourceTag/${deploymentTag(deployment)}`]: 'notify' } },
      because: 'the owner of a secret decides, by its tag: the condition is the permission',
    });
  }

  /** A call that does not arrive is made up by the next one; that none arrives is what an alarm is for. */
  #ask(name: string, what: string, schedule: Schedule, question: object): void {
    const event = RuleTargetInput.fromObject(question);
    new Rule(this, name, {
      ruleName: `${this.#deployment}-notify-${name.toLowerCase()}`,
      description: `Asks notify ${what}`,
      schedule,
      targets: [
        new LambdaFunction(this.notify.function, {
          event,
          retryAttempts: 3,
          maxEventAge: Duration.minutes(5),
        }),
      ],
    });
  }
}
