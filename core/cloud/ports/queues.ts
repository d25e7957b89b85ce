import type { Alert, WorkMessage } from '../messages.ts';

/** Work to be started. Delivers at least once, in any order. */
export interface WorkQueue {
  /** At most 15 minutes of delay. Rejects if one of them was not taken; those that were stay. */
  send(messages: readonly WorkMessage[], delaySeconds?: number): Promise<void>;
}

/** What people must hear. Delivers at least once. */
export interface AlertQueue {
  send(alert: Alert): Promise<void>;
}
