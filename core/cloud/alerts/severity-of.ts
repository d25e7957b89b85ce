import type { IncidentKind } from '../incident-kind.ts';
import type { Alert } from '../messages.ts';
import { isTooOld } from './age-of.ts';

/** `critical` wakes somebody, `warning` can wait for the morning, `info` is good to know. */
export type Severity = 'critical' | 'warning' | 'info';

/** What is not here wakes somebody: better once too often. */
const usual: Partial<Record<IncidentKind, Severity>> = {
  drill: 'warning',
  restore: 'warning',
  channel: 'warning',
  // no run has failed of it yet
  secret: 'warning',
  // what it keeps locked is locked for weeks yet
  'retire-silent': 'warning',
};

/** A backup that failed can wait as long as the newest good point is within what was promised. */
export function severityOf(alert: Alert): Severity {
  const { what, kind } = alert;
  if (what === 'recovered' || what === 'acknowledged' || what === 'tested') return 'info';
  if (what === 'escalated') return 'critical';
  if (kind === 'backup') return isTooOld(alert) ? 'critical' : 'warning';
  return usual[kind] ?? 'critical';
}
