import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { envNames } from '#core/cloud/env-names.ts';
import type { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import type { Deployable } from '../loading/deployable.ts';
import type { DeployedConfig } from './deployed-config.ts';
import { HouseFunction } from './functions/house-function.ts';
import { worksOff } from './functions/works-off.ts';
import type { BackupStore } from './store/backup-store.ts';
import type { RunTable } from './store/run-table.ts';
import { StoreRights } from './store/store-rights.ts';
import { timeouts, type WorkQueues } from './work-queues.ts';

export interface RetentionProps {
  readonly deployable: Deployable;
  readonly store: BackupStore;
  readonly table: RunTable;
  readonly queues: WorkQueues;
  readonly config: DeployedConfig;
}

/**
 * Old points go by rule, once a day, and can be taken back. Two functions, so that no role can both hide a manifest and
 * write another in its place. It is asked at noon: backups run at night, and whoever must say yes to a lot is awake.
 */
export class Retention extends Construct {
  readonly retire: HouseFunction;
  readonly undelete: HouseFunction;

  constructor(scope: Construct, id: string, { deployable, store, table, queues, config }: RetentionProps) {
    super(scope, id);
    const { deployment } = deployable.config;
    this.retire = new HouseFunction(this, 'Retire', {
      deployment,
      name: 'retire',
      purpose: 'Hides points that no rule keeps any more: the only one that may hide anything',
      timeout: timeouts.retire,
      memoryMiB: 1024,
      lost: queues.lost,
    });
    this.undelete = new HouseFunction(this, 'Undelete', {
      deployment,
      name: 'undelete',
      purpose: 'Takes back a point that was hidden, when a person asks for it',
      timeout: Duration.minutes(5),
      memoryMiB: 1024,
    });
    const { function: code, role } = this.retire;
    config.grantRead(this.retire);
    new StoreRights(store).grantHide(role);
    table.grantRetire(role, code);
    if (deployable.finds) table.grantSeeFound(role);
    code.addEnvironment(envNames.retireQueue, queues.retire.queue.queueUrl);
    code.addEnvironment(envNames.alertQueue, queues.alerts.queue.queueUrl);
    queues.retire.grantSend(role, 'AskForEachSource');
    queues.alerts.grantSend(role, 'TellPeople');
    worksOff(this.retire, queues.retire, 4);
    new StoreRights(store).grantBringBack(this.undelete.role);
    table.grantPutBack(this.undelete.role, this.undelete.function);
    for (const one of [this.retire, this.undelete]) {
      store.tell(one.function);
      one.function.addEnvironment(envNames.longestLockDays, String(store.longestLockDays));
    }
    new Rule(this, 'Daily', {
      ruleName: `${deployment}-retire`,
      description: 'Asks once a day that old points go by rule',
      schedule: Schedule.cron({ hour: '12', minute: '0' }),
      targets: [
        new LambdaFunction(code, {
          ...{ deadLetterQueue: queues.lost.queue, retryAttempts: 3, maxEventAge: Duration.hours(1) },
          event: RuleTargetInput.fromObject({ ask: 'all' } satisfies RetireRequest),
        }),
      ],
    });
  }
}
