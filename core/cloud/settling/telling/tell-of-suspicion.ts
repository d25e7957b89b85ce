import { type PointRecord, pointName } from '../../../point/point-record.ts';
import { raiseIncident, resolveIncident } from '../../alerts/raise-incident.ts';
import type { Alert } from '../../messages.ts';
import type { Incidents } from '../../ports/incidents.ts';
import type { AlertQueue } from '../../ports/queues.ts';
import type { ToldError } from '../../run-record.ts';

interface Deps {
  readonly incidents: Incidents;
  readonly alerts: AlertQueue;
  /** What an alert says of the run. */
  readonly about: () => Promise<Alert>;
  /** A newer good point is there: what is told late opens nothing that nobody would close. */
  readonly isOvertaken: () => Promise<boolean>;
}

/** Charts that a message shows. */
const mostCharts = 6;

/** Tells people of a point that is not as usual, once for as long as it goes on, and when its source is as usual again. */
export async function tellOfSuspicion(deps: Deps, point: PointRecord, at: string): Promise<void> {
  const { incidents } = deps;
  const { source, flags } = point;
  const isSuspect = flags.includes('suspect');
  // a damaged point says nothing of how usual it is
  if (!isSuspect && (flags.length > 0 || !(await incidents.current(source, 'suspect')))) return;
  const { engine, runId, outcome, lastGood, contacts, owner, rpoSeconds } = await deps.about();
  const more = { engine, runId, outcome, lastGood, contacts, owner, rpoSeconds };
  const seen = { source, kind: 'suspect', at } as const;
  if (!isSuspect) return resolveIncident(deps, seen, more);
  const error = wordsOf(point);
  if (!(await deps.isOvertaken())) return raiseIncident(deps, seen, error, more);
  await deps.alerts.send({ ...more, ...seen, what: 'failed', since: at, failures: 1, oneOff: true, error });
}

function wordsOf(point: PointRecord): ToldError {
  const name = pointName(point);
  const mark = point.history.findLast(({ level }) => level === 'suspect');
  const findings = mark?.findings ?? [];
  const charts = findings.slice(0, mostCharts).map(({ object }) => object);
  const rest = findings.length - charts.length;
  return {
    message: [
      `${name} was read back whole and is ${mark?.detail ?? 'suspect'}`,
      ...charts,
      ...(rest > 0 ? [`and ${rest} more: npx holdfast show ${name}`] : []),
    ].join('\n'),
    hint: `look at the source; until somebody has, restores take the point before it. If it is right now: npx holdfast accept ${name}`,
  };
}
