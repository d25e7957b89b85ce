import type { Stage } from '../stage.ts';
import type { Mail } from './mailbox.ts';

/** Waits for the message with a subject, and prints it as people get it. */
export async function mailOf({ mailbox, signal, say, config }: Stage, what: string): Promise<Mail> {
  const subject = `[${config.deployment}] ${what}`;
  const mail = await mailbox.get().wait((came) => came.subject === subject, signal);
  say(
    `\na message to ${config.alerts.email?.join(', ')}:\n  Subject: ${mail.subject}\n${mail.body.replaceAll(/^/gm, '  ')}`,
  );
  return mail;
}
