import * as z from 'zod';
import type { Severity } from '../alerts/severity-of.ts';
import type { Alert } from '../messages.ts';

/** A way to people. `sns` is the topic: e-mail, and whatever else is subscribed. */
export const ChannelName = z.enum(['sns', 'slack', 'pagerduty', 'webhook']);
export type ChannelName = z.infer<typeof ChannelName>;

/** A message to people, before a channel gives it its form. There is no secret in it. */
export interface Message {
  /** The same for the same news, however often it is sent. */
  readonly id: string;
  readonly deployment: string;
  readonly alert: Alert;
  readonly severity: Severity;
  /** The incident that it is about is open. Not so where it was closed before anybody was told, or where there is none. */
  readonly isOpen: boolean;
  /** At most 99 characters of ASCII, in one line: what e-mail takes as a subject. */
  readonly subject: string;
  /** What happened to what, in one line. */
  readonly title: string;
  /** What a person must know, by name, in the order in which it is read. */
  readonly lines: readonly (readonly [name: string, value: string])[];
  /** Where the chapter is: a URL, or a path in this repository. */
  readonly runbook: string;
}

export interface Channel {
  readonly name: ChannelName;
  /**
   * Resolves when the other side has said that it took the message, with its words; one that has nothing to say of such a
   * message says so. TransientError when it may take it later, PermanentError when never. Neither text names a URL or a key.
   */
  deliver(message: Message): Promise<string>;
}
