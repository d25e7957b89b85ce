import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { alertChapters } from '#core/cloud/alerts/announcement-of.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { repository } from '../../local/tools/folders.ts';
import { propertiesOf } from './support/resources.ts';
import { exampleConfig, synth } from './support/synth.ts';

let stack: ReturnType<typeof synth>;
beforeAll(() => {
  stack = synth();
});

const Alarm = z.object({
  AlarmName: z.string().startsWith('acme-'),
  AlarmDescription: z.string(),
  TreatMissingData: z.enum(['breaching', 'notBreaching']),
  AlarmActions: z.array(z.unknown()).length(1),
  OKActions: z.array(z.unknown()).length(1),
});
const alarms = () =>
  propertiesOf(stack.templates, 'AWS::CloudWatch::Alarm').map((properties) => {
    const { AlarmName, ...rest } = Alarm.parse(properties);
    return { name: AlarmName.replace('acme-', ''), ...rest };
  });
const runbook = readFileSync(join(repository, 'docs/runbook.md'), 'utf8');
const chapters = [...runbook.matchAll(/^## (\w+)$/gm)].map((match) => match[1] ?? '');

describe('the runbook', () => {
  it('has a chapter for every alarm and every alert, and none for anything else', () => {
    const wanted = [...alarms().map(({ name }) => name), ...Object.values(alertChapters)];
    expect(chapters.toSorted()).toEqual(wanted.toSorted());
  });

  it('says in each what one sees, what it means, what to do and what not to do', () => {
    const texts = runbook.split(/^## /m).slice(1);
    expect(texts).toHaveLength(chapters.length);
    for (const text of texts) {
      for (const part of ['What you see', 'What it means', 'What to do now', 'What not to do']) {
        expect(text).toContain(`**${part}.**`);
      }
    }
  });
});

describe('an alarm', () => {
  it('says what is lost, and where its chapter is', () => {
    for (const { name, AlarmDescription } of alarms()) {
      expect(AlarmDescription).toMatch(
        new RegExp(`^\\p{Lu}.{30,}\\. Runbook: docs/runbook\\.md#${name.toLowerCase()}$`, 'u'),
      );
    }
  });

  it('names the runbook of the account where there is one', () => {
    const account = { runbook: 'https://wiki.example.org/runbook' };
    synth({ ...exampleConfig, account }).watch.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(
        'Runbook: https://wiki.example.org/runbook#settledoesnotwork$',
      ),
    });
  });

  it('goes red when settle, notify, watch or the schedules fall silent, and only then for silence', () => {
    const silent = alarms().filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(silent.map(({ name }) => name).sort()).toEqual([
      'NothingIsDispatched',
      'NotifyFails',
      'SettleDoesNotWork',
      'WatchIsSilent',
    ]);
  });

  it('waits for silence as long as the most frequent plan lets pass, and two hours more', () => {
    stack.watch.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'acme-NothingIsDispatched',
      EvaluationPeriods: 26,
      Period: 3600,
      TreatMissingData: 'breaching',
    });
    const yearly = { yearly: { schedule: 'cron(0 3 1 1 ? *)', keep: { yearly: '7y' } } };
    const { orders } = exampleConfig.sources;
    const seldom = synth({
      ...exampleConfig,
      plans: yearly,
      sources: { orders: { ...orders, plan: 'yearly', rpo: '400d' } },
    });
    expect(JSON.stringify(seldom.watch.toJSON())).not.toContain('NothingIsDispatched');
  });

  it('exists for every place where something lies that failed', () => {
    const dead = propertiesOf(stack.templates, 'AWS::SQS::Queue')
      .map(({ QueueName }) => String(QueueName))
      .filter((name) => name.endsWith('-dead') || name.endsWith('-lost'));
    expect(dead).toHaveLength(4);
    const watched = JSON.stringify(propertiesOf(stack.templates, 'AWS::CloudWatch::Alarm'));
    expect(watched.match(/ApproximateNumberOfMessagesVisible/g)).toHaveLength(4);
  });
});

describe('watch', () => {
  it('is asked for a round every five minutes', () => {
    stack.watch.hasResourceProperties('AWS::Events::Rule', {
      Name: 'acme-watch',
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Targets: [Match.objectLike({ Input: '{"ask":"round"}' })],
    });
  });

  it('is missed after ten minutes: a period without a round counts as one with an error', () => {
    const [alarm] = propertiesOf(stack.templates, 'AWS::CloudWatch::Alarm').filter(
      ({ AlarmName }) => AlarmName === 'acme-WatchIsSilent',
    );
    expect(alarm).toMatchObject({
      ...{ EvaluationPeriods: 2, Threshold: 1, TreatMissingData: 'breaching' },
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Metrics: [
        { Expression: 'FILL(errors, 1)', ReturnData: true },
        {
          Id: 'errors',
          MetricStat: { Metric: { MetricName: 'Errors', Namespace: 'AWS/Lambda' }, Period: 300, Stat: 'Sum' },
          ReturnData: false,
        },
      ],
    });
  });

  it('goes by the clock: nothing that is deployed has what lets a request say the time, or changes a limit', () => {
    const functions = propertiesOf(stack.templates, 'AWS::Lambda::Function').filter(({ FunctionName }) =>
      String(FunctionName).startsWith('acme-'),
    );
    expect(functions).toHaveLength(7);
    const set = JSON.stringify(functions.map(({ Environment }) => Environment));
    expect(set).toContain(envNames.deadQueues);
    expect(set).not.toMatch(new RegExp(`${envNames.localCloud}|HOLDFAST_STALL_AFTER`));
  });

  it('reads the secret of the heartbeat where there is one, and no other', () => {
    expect(JSON.stringify(stack.watch.toJSON())).not.toContain('secretsmanager:GetSecretValue');
    const alerts = { ...exampleConfig.alerts, heartbeat: { secret: 'acme/heartbeat' } };
    const told = JSON.stringify(synth({ ...exampleConfig, alerts }).watch.toJSON());
    expect(told).toContain('secretsmanager:GetSecretValue');
    expect(told.match(/secretsmanager:GetSecretValue/g)).toHaveLength(1);
    expect(told).toContain(':secret:acme/heartbeat-??????');
  });
});

describe('the topic', () => {
  it('is encrypted, takes no word without TLS, and the alarms of this account may publish', () => {
    stack.watch.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'acme-alerts',
      KmsMasterKeyId: Match.anyValue(),
    });
    stack.watch.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'sns:Publish',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });

  it('has a subscription for every address', () => {
    const alerts = { email: ['a@example.org', 'b@example.org'] };
    const told = synth({ ...exampleConfig, alerts });
    const subscriptions = propertiesOf(told.templates, 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ Protocol, Endpoint }) => [Protocol, Endpoint])).toEqual([
      ['email', 'a@example.org'],
      ['email', 'b@example.org'],
    ]);
  });
});

describe('notify', () => {
  const told = () => {
    const alerts = {
      ...exampleConfig.alerts,
      slack: { secret: 'acme/slack' },
      webhook: { secret: 'acme/webhook' },
      escalation: { to: ['lead@example.org', '<@U012AB3CD>', 'oncall@example.org'] },
    };
    return synth({ ...exampleConfig, alerts });
  };

  it('is asked every five minutes what is due, and every week whether its channels work', () => {
    const rules = propertiesOf(stack.templates, 'AWS::Events::Rule').filter(({ Name }) =>
      String(Name).startsWith('acme-notify-'),
    );
    const asked = rules.map(({ ScheduleExpression, Targets }) => [
      ScheduleExpression,
      z.tuple([z.object({ Input: z.string() })]).parse(Targets)[0].Input,
    ]);
    expect(asked).toEqual([
      ['rate(5 minutes)', '{"ask":"remind"}'],
      ['cron(0 9 ? * MON *)', '{"ask":"test"}'],
    ]);
  });

  it('knows the names of the secrets of its channels, and who is called next', () => {
    told().watch.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'acme-notify',
      Environment: {
        Variables: {
          HOLDFAST_CHANNELS: '{"slack":"acme/slack","webhook":"acme/webhook"}',
          HOLDFAST_ESCALATION:
            '{"afterSeconds":3600,"to":["lead@example.org","<@U012AB3CD>","oncall@example.org"]}',
        },
      },
    });
  });

  it('may read no secret where the config names none', () => {
    expect(JSON.stringify(stack.watch.toJSON())).not.toContain('secretsmanager:GetSecretValue');
    expect(JSON.stringify(told().watch.toJSON())).toContain('aws:ResourceTag/holdfast:acme":"notify');
  });

  it('writes to those who are only escalated to what is escalated to them, and nothing else', () => {
    const subscriptions = propertiesOf(told().templates, 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ Endpoint, FilterPolicy }) => [Endpoint, FilterPolicy])).toEqual([
      ['oncall@example.org', undefined],
      ['lead@example.org', { escalatedTo: ['lead@example.org'] }],
    ]);
  });

  it('takes one message at a time: a channel that hangs keeps no other waiting', () => {
    expect(
      propertiesOf([stack.templates[2] ?? { Resources: {}, Outputs: {} }], 'AWS::Lambda::EventSourceMapping'),
    ).toMatchObject([{ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } }]);
  });
});

it('shows on its dashboard what is red, what waits, what runs and what is kept', () => {
  const body = JSON.stringify(propertiesOf(stack.templates, 'AWS::CloudWatch::Dashboard'));
  for (const title of ['What is red', 'What waits', 'Tasks at work', 'Calls and errors', 'Bytes kept']) {
    expect(body).toContain(title);
  }
});
