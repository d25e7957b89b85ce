import { PermanentError, TransientError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { partOfDeployment } from '../incident-kind.ts';
import type { Alert } from '../messages.ts';
import type { Channel, ChannelName, Message } from '../ports/channel.ts';
import type { Deliveries, Delivery } from '../ports/deliveries.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { AlertQueue } from '../ports/queues.ts';
import { messageOf } from './message-of.ts';
import { raiseIncident, resolveIncident } from './raise-incident.ts';

export interface NotifyDeps {
  readonly channels: readonly Channel[];
  readonly deliveries: Deliveries;
  readonly incidents: Pick<Incidents, 'raise' | 'current' | 'note' | 'close'>;
  readonly alerts: AlertQueue;
  readonly deployment: string;
  readonly runbook: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** After so many deliveries of a message, a channel that passing trouble keeps from taking it is given up for it. */
const patience = 4;

/**
 * Tells people of one alert, by every channel that was not told of it yet. `receives` is how often the queue has delivered
 * it. Throws where a channel may take it later, and where none took it at all. Dies this process between a channel's answer
 * and its being written down, that channel alone gets the message twice.
 */
export async function notify(deps: NotifyDeps, alert: Alert, receives = 1): Promise<void> {
  const { incidents, deliveries, log, clock } = deps;
  const { what, kind, source } = alert;
  const isAlone = alert.oneOff === true || what === 'tested';
  const current = isAlone ? undefined : await incidents.current(source, kind);
  const incident = current?.openedAt === alert.since ? current : undefined;
  if (!incident && isOfOpen(alert)) {
    log.info('ALERT_OVERTAKEN', { what, kind, source });
    return;
  }
  const message = messageOf(alert, { ...deps, isOpen: incident !== undefined });
  const known = await deliveries.of(message.id);
  const isLast = receives >= patience || what === 'tested';
  const results = await Promise.all(
    channelsFor(deps, alert, known).map((channel) => deliver(deps, channel, message, isLast)),
  );
  const taken = [...known, ...results].filter((result) => result !== 'later' && result.taken);
  if (taken.length > 0 && incident && what === 'failed') {
    await incidents.note(incident, { toldAt: clock.now().toISOString() });
  }
  if (results.includes('later')) {
    throw new TransientError(`not every channel has taken ${message.id} yet`, { hint: 'it is tried again' });
  }
  if (taken.length === 0 && what !== 'tested') {
    throw new PermanentError(`no channel has taken ${message.id}: nobody knows of it`, {
      hint: 'the log has the answer of each; npx holdfast alert test tries them',
    });
  }
  log.info('PEOPLE_TOLD', { what, kind, source, run: alert.runId, by: taken.map(nameOf) });
}

/** What makes no sense any more when the incident is closed. */
const isOfOpen = ({ what }: Alert): boolean =>
  what === 'reminded' || what === 'escalated' || what === 'acknowledged';

/**
 * Those that have not taken it, and were not given up; given up ones too while nobody at all was told. That a channel does
 * not work is told by the others; its reminders try it as well, so that it is found out when it works again.
 */
function channelsFor(
  { channels }: NotifyDeps,
  { what, kind, source }: Alert,
  known: readonly Delivery[],
): readonly Channel[] {
  const isTold = known.some(({ taken }) => taken);
  const done = new Set(known.filter(({ taken }) => taken || isTold).map(({ channel }) => channel));
  const broken = kind === 'channel' && what === 'failed' ? source : undefined;
  return channels.filter(({ name }) => !done.has(name) && partOfDeployment(name) !== broken);
}

async function deliver(
  deps: NotifyDeps,
  { name, deliver: send }: Channel,
  message: Message,
  isLast: boolean,
): Promise<Delivery | 'later'> {
  const { deliveries, clock, log } = deps;
  const delivery = (taken: boolean, answer: string): Delivery => ({
    ...{ channel: name, taken, answer },
    at: clock.now().toISOString(),
  });
  const result = await send(message).then(
    (answer) => delivery(true, answer),
    (error: unknown) => {
      const answer = error instanceof Error ? error.message : String(error);
      log.warn('CHANNEL_DID_NOT_TAKE', { channel: name, message: message.id, answer });
      if (!(error instanceof PermanentError) && !isLast) return 'later' as const;
      return { ...delivery(false, answer), hint: hintOf(error) };
    },
  );
  if (result === 'later') return result;
  const seen = { source: partOfDeployment(name), kind: 'channel', at: result.at } as const;
  // What was taken is written down before anything else, that nobody is told twice; what was given up is told of before.
  if (!result.taken) await raiseIncident(deps, seen, notTaken(name, result));
  await deliveries.keep(message.id, result);
  if (result.taken) await resolveIncident(deps, seen);
  return result;
}

const notTaken = (name: ChannelName, { answer, hint }: Delivery & { readonly hint?: string }) => ({
  message: `the channel ${name} did not take a message: ${answer}`,
  hint: hint ?? 'try it: npx holdfast alert test',
});

const hintOf = (error: unknown): string | undefined =>
  error instanceof PermanentError || error instanceof TransientError ? error.hint : undefined;

const nameOf = (result: Delivery | 'later'): string => (result === 'later' ? '' : result.channel);
