import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { WorkedQueue } from './worked-queue.ts';

export interface WorkQueuesProps {
  readonly deployment: string;
}

/** Six times the time-out of who works a queue off, as AWS advises: no message comes twice while it is being worked on. */
export const timeouts = {
  start: Duration.seconds(60),
  notify: Duration.seconds(30),
  retire: Duration.minutes(10),
} as const;

/** What waits in a deployment, and what nobody could do anything with. A message in one of the latter wakes somebody. */
export class WorkQueues extends Construct {
  /** Asks for runs and launches. */
  readonly work: WorkedQueue;
  readonly workDead: WorkedQueue;
  /** What people must hear. */
  readonly alerts: WorkedQueue;
  readonly alertsDead: WorkedQueue;
  /** Sources whose old points are to be looked at. */
  readonly retire: WorkedQueue;
  readonly retireDead: WorkedQueue;
  /** Schedules and events that did not arrive, or on which a function failed again and again. */
  readonly lost: WorkedQueue;

  constructor(scope: Construct, id: string, { deployment }: WorkQueuesProps) {
    super(scope, id);
    const visibility = (timeout: Duration): Duration => Duration.seconds(timeout.toSeconds() * 6);
    this.workDead = new WorkedQueue(this, 'WorkDead', { name: `${deployment}-work-dead` });
    this.work = new WorkedQueue(this, 'Work', {
      name: `${deployment}-work`,
      visibility: visibility(timeouts.start),
      dead: this.workDead,
    });
    this.alertsDead = new WorkedQueue(this, 'AlertsDead', { name: `${deployment}-alerts-dead` });
    this.alerts = new WorkedQueue(this, 'Alerts', {
      name: `${deployment}-alerts`,
      visibility: visibility(timeouts.notify),
      dead: this.alertsDead,
    });
    this.retireDead = new WorkedQueue(this, 'RetireDead', { name: `${deployment}-retire-dead` });
    this.retire = new WorkedQueue(this, 'Retire', {
      name: `${deployment}-retire`,
      visibility: visibility(timeouts.retire),
      dead: this.retireDead,
    });
    this.lost = new WorkedQueue(this, 'Lost', { name: `${deployment}-lost` });
    acknowledge(this.lost, 'SQS3', 'It is itself the last place: what lies in it is what failed elsewhere.');
  }
}
