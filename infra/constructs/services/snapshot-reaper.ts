import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { envNames } from '#core/cloud/env-names.ts';
import { HouseFunction } from '../functions/house-function.ts';
import type { BackupStore } from '../store/backup-store.ts';
import { StoreRights } from '../store/store-rights.ts';
import type { WorkedQueue } from '../worked-queue.ts';
import { allowRds } from './allow-rds.ts';

export interface SnapshotReaperProps {
  readonly deployment: string;
  readonly store: BackupStore;
  readonly lost: WorkedQueue;
}

/** The only one that may remove a snapshot, and only one that is marked: once a day. It can write nothing into the store. */
export class SnapshotReaper extends Construct {
  readonly reaper: HouseFunction;

  constructor(scope: Construct, id: string, { deployment, store, lost }: SnapshotReaperProps) {
    super(scope, id);
    this.reaper = new HouseFunction(this, 'Reaper', {
      deployment,
      name: 'reaper',
      purpose: 'Marks snapshots that no point names any more, and removes those that were marked long ago',
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      lost,
    });
    const { function: code, role } = this.reaper;
    code.addEnvironment(envNames.deployment, deployment);
    store.tell(code);
    new StoreRights(store).grantSeePoints(role, 'rds');
    allowRds(role, 'reaper', deployment);
    new Rule(this, 'Daily', {
      ruleName: `${deployment}-reap-snapshots`,
      description: 'Asks the reaper once a day',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [
        new LambdaFunction(code, {
          deadLetterQueue: lost.queue,
          retryAttempts: 3,
          maxEventAge: Duration.hours(1),
        }),
      ],
    });
  }
}
