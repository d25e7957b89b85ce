import { Aws, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { declaredSchedules } from '#core/cloud/declared-schedules.ts';
import type { Config } from '#engines/config.ts';
import { NamedRole } from './named-role.ts';
import type { WorkedQueue } from './worked-queue.ts';

export interface PlanSchedulesProps {
  readonly deployment: string;
  readonly plans: Config['plans'];
  readonly dispatch: IFunction;
  /** Where a call lies that could not be delivered. */
  readonly lost: WorkedQueue;
}

/**
 * A schedule for each plan and kind of work, however many sources follow it. The Scheduler skips a time that daylight
 * saving takes away, which the config refuses, and delivers at least once, which the run's id makes good.
 */
export class PlanSchedules extends Construct {
  constructor(scope: Construct, id: string, { deployment, plans, dispatch, lost }: PlanSchedulesProps) {
    super(scope, id);
    const group = new CfnScheduleGroup(this, 'Group', { name: deployment });
    const caller = new NamedRole(this, 'Caller', {
      deployment,
      part: 'schedules',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': `arn:${Aws.PARTITION}:scheduler:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:schedule-group/${deployment}`,
          },
        },
      }),
      purpose: 'Calls dispatch at the times of the plans',
    });
    caller.allow('CallDispatch', { actions: ['lambda:InvokeFunction'], resources: [dispatch.functionArn] });
    lost.grantSend(caller, 'KeepWhatFailed');
    for (const { name, expression, timeZone, input } of declaredSchedules(plans)) {
      const made = new CfnSchedule(this, name, {
        name,
        groupName: deployment,
        description: `${input.work} of plan ${input.plan}`,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timeZone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: dispatch.functionArn,
          roleArn: caller.role.roleArn,
          input: JSON.stringify(input),
          // the default repeats a call 185 times
          retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
          deadLetterConfig: { arn: lost.queue.queueArn },
        },
      });
      // the group's name is known before the group is there
      made.node.addDependency(group, caller);
    }
  }
}
