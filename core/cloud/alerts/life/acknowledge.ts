import type { Clock } from '../../../ports/clock.ts';
import type { Incident, Incidents } from '../../ports/incidents.ts';
import type { AlertQueue } from '../../ports/queues.ts';

interface Deps {
  readonly incidents: Pick<Incidents, 'note'>;
  readonly alerts: AlertQueue;
  readonly clock: Clock;
}

/**
 * Takes an incident in hand: nobody else is called for it, and every channel hears who has it. Done by two, the first has
 * it. Undefined where it is closed by now. Dies this process before it is told, it is in hand all the same.
 */
export async function acknowledge(
  { incidents, alerts, clock }: Deps,
  incident: Incident,
  by: string,
): Promise<Incident | undefined> {
  const at = clock.now().toISOString();
  const now = await incidents.note(incident, { acknowledged: { by, at } });
  if (now?.acknowledged?.by !== by || now.acknowledged.at !== at) return now;
  const { source, kind, openedAt: since, failures, error, about, acknowledged } = now;
  await alerts.send({
    contacts: [],
    ...about,
    ...{ what: 'acknowledged', kind, source, at, since, failures, error, acknowledged },
  });
  return now;
}
