import type { UnrecordedMarkers } from '../../retention/unrecorded-markers.ts';
import { raiseIncident, resolveIncident } from '../alerts/raise-incident.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { AlertQueue } from '../ports/queues.ts';

interface Deps {
  readonly incidents: Pick<Incidents, 'raise' | 'current' | 'close'>;
  readonly alerts: AlertQueue;
}

interface Seen {
  readonly source: string;
  readonly at: string;
  readonly more: Parameters<typeof resolveIncident>[2];
}

const mostNamed = 5;

/** Tells people of points that somebody else hides, once; and that it is over, when all of them are in sight again. */
export async function tellOfMarkers(
  deps: Deps,
  { source, at, more }: Seen,
  found: readonly UnrecordedMarkers[],
): Promise<void> {
  const seen = { source, kind: 'hidden', at } as const;
  const [first, ...others] = found.toSorted((a, b) => a.since.getTime() - b.since.getTime());
  if (!first) return resolveIncident(deps, seen, more);
  const points = [first, ...others].map(({ point }) => point);
  const named = points.slice(0, mostNamed);
  const which = `${named.join(', ')}${points.length > named.length ? ` and ${points.length - named.length} more` : ''}`;
  const error = {
    message: `files of ${points.length === 1 ? 'a point' : `${points.length} points`} of ${source} lie under delete markers that retire has not put, since ${first.since.toISOString()}: ${which}; while they do, nothing of it is retired`,
    hint: `find out in CloudTrail who deletes there, and stop it; then take back each: ${named.map((point) => `npx holdfast undelete ${point}`).join('; ')}`,
  };
  return raiseIncident(deps, seen, error, more);
}
