import type { Alert } from '../messages.ts';
import type { Message } from '../ports/channel.ts';
import { alertId } from './alert-id.ts';
import { announcementOf } from './announcement-of.ts';
import { maskedAlert } from './masked-alert.ts';
import { severityOf } from './severity-of.ts';

/** What every channel is given. Nothing reaches a renderer that was not masked before. */
export function messageOf(
  told: Alert,
  around: { readonly deployment: string; readonly runbook: string; readonly isOpen: boolean },
): Message {
  const alert = maskedAlert(told);
  const { deployment, isOpen } = around;
  return {
    ...{ id: alertId(told), deployment, alert, isOpen, severity: severityOf(alert) },
    ...announcementOf(alert, around),
  };
}
