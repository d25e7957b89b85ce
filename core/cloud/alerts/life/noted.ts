import type { Incident, IncidentNews } from '../../ports/incidents.ts';

/** An incident with what became known of telling it. Whoever knows less, or comes late, changes nothing. */
export const noted = <Kept extends Incident>(known: Kept, news: IncidentNews): Kept => ({
  ...known,
  toldAt: known.toldAt ?? news.toldAt,
  reminders: Math.max(known.reminders, news.reminders ?? 0),
  escalations: Math.max(known.escalations, news.escalations ?? 0),
  acknowledged: known.acknowledged ?? news.acknowledged,
});
