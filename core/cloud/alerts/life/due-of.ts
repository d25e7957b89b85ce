import type { Incident } from '../../ports/incidents.ts';

/** Who is called while nobody has acknowledged, one after the other. */
export interface Escalation {
  readonly afterSeconds: number;
  readonly to: readonly string[];
}

export type Due =
  /** Nobody was told of it yet. */
  | { readonly what: 'failed' }
  | { readonly what: 'reminded'; readonly number: number }
  | { readonly what: 'escalated'; readonly number: number; readonly to: readonly string[] };

const minute = 60_000;
const hour = 60 * minute;
/** Whoever raised it sends its message in the same breath; one that is not told by then was not sent. */
const untoldMs = 10 * minute;
const firstReminderMs = 6 * hour;
const nextReminderMs = 24 * hour;

/**
 * What is due for an open incident now, if anything is: one thing at a time, and of several that were missed the newest. One
 * that is in somebody's hands calls nobody else, and is reminded of once a day: it may have been forgotten.
 */
export function dueOf(incident: Incident, now: Date, escalation?: Escalation): Due | undefined {
  const { openedAt, toldAt, acknowledged, reminders, escalations } = incident;
  const nowMs = now.getTime();
  if (toldAt === undefined) {
    return nowMs - Date.parse(openedAt) >= untoldMs ? { what: 'failed' } : undefined;
  }
  const elapsedMs = nowMs - Date.parse(toldAt);
  const steps = escalation ? stepsOf(incident, escalation) : [];
  const step = escalation
    ? Math.min(steps.length, Math.floor(elapsedMs / (escalation.afterSeconds * 1000)))
    : 0;
  if (!acknowledged && step > escalations) {
    return { what: 'escalated', number: step, to: steps.slice(escalations, step).flat() };
  }
  const number = Math.floor((elapsedMs - firstReminderMs) / nextReminderMs) + 1;
  const least = acknowledged ? 2 : 1;
  return number >= least && number > reminders ? { what: 'reminded', number } : undefined;
}

/** Those of the source first, all at once: they know it best. */
function stepsOf({ about }: Incident, { to }: Escalation): readonly (readonly string[])[] {
  const own = about?.contacts ?? [];
  return [...(own.length === 0 ? [] : [own]), ...to.map((contact) => [contact])];
}
