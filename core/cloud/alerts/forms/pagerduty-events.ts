import type { Message } from '../../ports/channel.ts';

/** An event of PagerDuty's Events API v2, without the key of the service. */
export interface PagerDutyEvent {
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
  readonly client?: string;
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: 'critical' | 'warning' | 'info';
    readonly timestamp: string;
    readonly component: string;
    readonly group: string;
    readonly class: string;
    readonly custom_details: Readonly<Record<string, string>>;
  };
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

/** Characters that PagerDuty takes of each. */
const most = { summary: 1_024, key: 255 } as const;

/**
 * What PagerDuty is told: it has incidents of its own, so it hears what begins, is taken in hand and ends, and nothing that
 * nobody would ever end there. A reminder triggers again: an incident that somebody has resolved by hand is open again.
 */
export function pagerdutyEvents(message: Message): readonly PagerDutyEvent[] {
  const { alert, isOpen } = message;
  switch (alert.what) {
    case 'failed':
    case 'reminded':
    case 'escalated':
      return isOpen ? [trigger(message)] : [];
    case 'acknowledged':
      return [{ event_action: 'acknowledge', dedup_key: dedupKey(message) }];
    case 'recovered':
      return [{ event_action: 'resolve', dedup_key: dedupKey(message) }];
    case 'tested':
      return [trigger(message), { event_action: 'resolve', dedup_key: dedupKey(message) }];
  }
}

/** Of an incident, however often it is told of. A test has one of its own. */
const dedupKey = ({ deployment, alert: { what, source, kind, at } }: Message): string =>
  (what === 'tested' ? [deployment, 'test', at] : [deployment, source, kind]).join('|').slice(0, most.key);

function trigger(message: Message): PagerDutyEvent {
  const { deployment, alert, severity, title, lines, runbook } = message;
  const first = alert.error?.message;
  return {
    event_action: 'trigger',
    dedup_key: dedupKey(message),
    client: 'Holdfast',
    payload: {
      summary: (first === undefined ? title : `${title}: ${first}`).slice(0, most.summary),
      source: alert.source,
      severity,
      timestamp: alert.since,
      component: alert.source,
      group: deployment,
      class: alert.kind,
      custom_details: Object.fromEntries(lines),
    },
    ...(/^https?:/.test(runbook) ? { links: [{ href: runbook, text: 'Runbook' }] } : {}),
  };
}
