import type { Alert, WorkMessage } from '../messages.ts';

/** Delivers at least once, in any order. */
export interface MessageQueue<Message> {
  /** At most 15 minutes of delay. Rejects if one of them was not taken; those that were stay. */
  send(messages: readonly Message[], delaySeconds?: number): Promise<void>;
}

/** Work to be started. */
export type WorkQueue = MessageQueue<WorkMessage>;

/** What people must hear. Delivers at least once. */
export interface AlertQueue {
  send(alert: Alert): Promise<void>;
}
