import { pointName } from '../../../point/point-record.ts';
import type { Catalog } from '../../../ports/catalog.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import { isOfDeployment } from '../../incident-kind.ts';
import type { Alert } from '../../messages.ts';
import type { Incident, Incidents } from '../../ports/incidents.ts';
import type { AlertQueue } from '../../ports/queues.ts';
import { newestGood } from '../newest-good.ts';
import { type Due, dueOf, type Escalation } from './due-of.ts';

export interface RemindDeps {
  readonly incidents: Pick<Incidents, 'everywhere' | 'note' | 'current'>;
  readonly points: Pick<Catalog, 'points'>;
  readonly alerts: AlertQueue;
  readonly escalation?: Escalation | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/** Milliseconds that a round takes at most. What it did not come to is the next one's, five minutes later. */
const patienceMs = 20_000;

/**
 * One round over everything that is open: sends what is due of each, and then writes down that it was sent. Dies this process
 * in between, the next round sends the same message, which was told by then and is not told again.
 */
export async function remind(deps: RemindDeps): Promise<{ readonly open: number; readonly sent: number }> {
  const { incidents, alerts, clock, log, escalation } = deps;
  const endsMs = clock.now().getTime() + patienceMs;
  let open = 0;
  let sent = 0;
  for await (const seen of incidents.everywhere()) {
    const now = clock.now();
    if (now.getTime() > endsMs) {
      log.warn('ROUND_ENDED_EARLY', { open, sent });
      break;
    }
    open += 1;
    if (!dueOf(seen, now, escalation)) continue;
    // the index may be behind: what is due is decided by the incident itself
    const incident = await incidents.current(seen.source, seen.kind);
    const due = incident && dueOf(incident, now, escalation);
    if (!incident || !due) continue;
    await alerts.send(await alertOf(deps, incident, due, now));
    await incidents.note(incident, newsOf(due));
    sent += 1;
  }
  log.info('PEOPLE_REMINDED', { open, sent });
  return { open, sent };
}

/** That people were told first is written by who tells them. */
function newsOf(due: Due): { readonly reminders?: number; readonly escalations?: number } {
  if (due.what === 'reminded') return { reminders: due.number };
  return due.what === 'escalated' ? { escalations: due.number } : {};
}

async function alertOf(deps: RemindDeps, incident: Incident, due: Due, now: Date): Promise<Alert> {
  const { source, kind, openedAt: since, failures, error, about, acknowledged } = incident;
  const lastGood = isOfDeployment(source) ? null : await lastGoodOf(deps, source);
  return {
    contacts: [],
    ...about,
    ...{ what: due.what, kind, source, since, failures, error, at: now.toISOString() },
    lastGood,
    ...(due.what === 'failed' ? {} : { number: due.number }),
    ...(due.what === 'escalated' ? { escalatedTo: [...due.to] } : {}),
    ...(acknowledged ? { acknowledged } : {}),
  };
}

async function lastGoodOf(
  { points, goodLevelOf, clock }: RemindDeps,
  source: string,
): Promise<Alert['lastGood']> {
  const known = (await points.points(source)).points;
  const newest = newestGood(known, goodLevelOf, clock.now());
  return newest ? { point: pointName(newest), consistentAt: newest.manifest.consistentAt } : null;
}
