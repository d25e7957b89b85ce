import * as z from 'zod';
import { askForTest } from '#core/cloud/alerts/ask-for-test.ts';
import { type RemindDeps, remind } from '#core/cloud/alerts/life/remind.ts';
import { type NotifyDeps, notify } from '#core/cloud/alerts/notify.ts';
import { Alert } from '#core/cloud/messages.ts';
import { eachMessage, SqsBatch } from '../middleware/each-message.ts';

/** Messages, or what a rule asks: to look what is due, every five minutes; to try the channels, every week. */
export const NotifyEvent = z.union([SqsBatch, z.strictObject({ ask: z.enum(['remind', 'test']) })]);
type NotifyEvent = z.output<typeof NotifyEvent>;

export function createHandler(deps: NotifyDeps & RemindDeps): (event: NotifyEvent) => Promise<unknown> {
  const tell = eachMessage(Alert, (alert, receives) => notify(deps, alert, receives), deps.log);
  return async (event) => {
    if (!('ask' in event)) return tell(event);
    return event.ask === 'remind' ? remind(deps) : { asked: await askForTest(deps) };
  };
}
