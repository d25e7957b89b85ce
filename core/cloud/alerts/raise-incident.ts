import type { IncidentKind } from '../incident-kind.ts';
import { type Alert, AlertAbout } from '../messages.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { AlertQueue } from '../ports/queues.ts';
import type { ToldError } from '../run-record.ts';

interface Deps {
  readonly incidents: Pick<Incidents, 'raise' | 'current' | 'close'>;
  readonly alerts: AlertQueue;
}

interface Seen {
  /** Or `wholeDeployment`. */
  readonly source: string;
  readonly kind: IncidentKind;
  readonly at: string;
}

/** What an alert says beside what the incident knows. */
type More = Omit<Partial<Alert>, 'what' | 'kind' | 'source' | 'at' | 'since' | 'failures' | 'error'>;

/**
 * Opens an incident for what is seen to be wrong, and tells people once. Dies this process in between, the incident is
 * open and nobody was told: the next round tells them, or whoever asks again for the same time.
 */
export async function raiseIncident(
  { incidents, alerts }: Deps,
  { source, kind, at }: Seen,
  error: ToldError,
  more: More = {},
): Promise<void> {
  // what reminders say again; the last good point they look for anew
  const about = AlertAbout.strip().parse({ contacts: [], ...more });
  const { incident, isNew } = await incidents.raise(source, kind, { at, error, about });
  // told again by whoever opened it: it may have died before people were told
  if (!isNew && incident.openedAt !== at) return;
  await alerts.send({
    contacts: [],
    ...more,
    ...{ what: 'failed', kind, source, at, since: incident.openedAt, failures: 1, error },
  });
}

/** Closes the incident where one is open, and tells people: told first, so that nothing is closed in silence. */
export async function resolveIncident(
  { incidents, alerts }: Deps,
  { source, kind, at }: Seen,
  more: More = {},
): Promise<void> {
  const incident = await incidents.current(source, kind);
  if (!incident || incident.lastAt > at) return;
  const { openedAt: since, failures } = incident;
  await alerts.send({ contacts: [], ...more, ...{ what: 'recovered', kind, source, at, since, failures } });
  await incidents.close(incident);
}
