import { messageOf } from '#core/cloud/alerts/message-of.ts';
import type { Alert } from '#core/cloud/messages.ts';

/** A failed backup, or what a test makes of it. */
export const sampleMessage = (change: Partial<Alert> = {}) =>
  messageOf(
    {
      ...{ what: 'failed', kind: 'backup', engine: 'postgres', source: 'orders', failures: 1 },
      ...{ at: '2026-11-20T03:41:12.000Z', since: '2026-11-20T03:40:00.000Z' },
      error: { message: 'password authentication failed', hint: 'correct the secret' },
      contacts: ['#orders-oncall'],
      ...change,
    },
    { deployment: 'acme', runbook: 'docs/runbook.md', isOpen: true },
  );
