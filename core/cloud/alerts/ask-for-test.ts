import type { Clock } from '../../ports/clock.ts';
import { wholeDeployment } from '../incident-kind.ts';
import type { Alert } from '../messages.ts';
import type { AlertQueue } from '../ports/queues.ts';
import { alertId } from './alert-id.ts';

/**
 * Sends a message about nothing the whole way: queue, notify, every channel. A channel that does not take it becomes an
 * incident, as with any other message. Gives the id under which its deliveries are found.
 */
export async function askForTest({
  alerts,
  clock,
}: {
  readonly alerts: AlertQueue;
  readonly clock: Clock;
}): Promise<string> {
  const at = clock.now().toISOString();
  const alert: Alert = {
    ...{ what: 'tested', kind: 'channel', source: wholeDeployment, at, since: at },
    ...{ failures: 0, contacts: [] },
  };
  await alerts.send(alert);
  return alertId(alert);
}
