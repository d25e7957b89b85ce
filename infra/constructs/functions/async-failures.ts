import type { DestinationConfig, IDestination } from 'aws-cdk-lib/aws-lambda';
import type { NamedRole } from '../named-role.ts';
import type { WorkedQueue } from '../worked-queue.ts';

/**
 * Keeps events that a function failed on. The CDK's own destination would also let the function look at the queue; it
 * only needs to send.
 */
export class AsyncFailures implements IDestination {
  readonly #lost: WorkedQueue;
  readonly #role: NamedRole;

  constructor(lost: WorkedQueue, role: NamedRole) {
    this.#lost = lost;
    this.#role = role;
  }

  bind(): DestinationConfig {
    this.#lost.grantSend(this.#role, 'KeepWhatFailed');
    return { destination: this.#lost.queue.queueArn };
  }
}
