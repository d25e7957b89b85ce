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

/** Where people are told. */
export interface Announcements {
  publish(message: Announcement): Promise<void>;
}

export interface Announcement {
  /** At most 99 characters of ASCII, in one line: what e-mail takes as a subject. */
  readonly subject: string;
  readonly body: string;
  /** For the filters of subscriptions. */
  readonly attributes: Readonly<Record<string, string>>;
}
