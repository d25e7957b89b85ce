import type { Escalation } from '#core/cloud/alerts/life/due-of.ts';
import { remind } from '#core/cloud/alerts/life/remind.ts';
import type { NotifyDeps } from '#core/cloud/alerts/notify.ts';
import { notify } from '#core/cloud/alerts/notify.ts';
import type { Alert } from '#core/cloud/messages.ts';
import type { Channel, ChannelName, Message } from '#core/cloud/ports/channel.ts';
import type { PointSummary } from '#core/point/point-record.ts';
import { stillClock } from '#test/support/test-clocks.ts';
import { createMemoryDeliveries } from '../memory-deliveries.ts';
import { createMemoryIncidents } from '../memory-incidents.ts';

/** Everything that tells people, with channels that say what a test wants them to. */
export function toldWorld(names: readonly ChannelName[] = ['sns', 'slack', 'pagerduty']) {
  const clock = stillClock('2026-11-20T03:00:00.000Z');
  const queue: Alert[] = [];
  const got: { readonly channel: ChannelName; readonly message: Message }[] = [];
  /** What a channel says next; it takes everything when nothing is here. */
  const answers = new Map<ChannelName, Error>();
  const points: PointSummary[] = [];
  const channels = names.map(
    (name): Channel => ({
      name,
      async deliver(message) {
        const error = answers.get(name);
        if (error) throw error;
        got.push({ channel: name, message });
        return '200 ok';
      },
    }),
  );
  const incidents = createMemoryIncidents();
  const deps: NotifyDeps = {
    ...{ channels, incidents, clock, deployment: 'acme', runbook: 'docs/runbook.md' },
    deliveries: createMemoryDeliveries(),
    alerts: { send: async (alert) => void queue.push(alert) },
    log: { info() {}, warn() {} },
  };
  const told = () => got.map(({ channel, message }) => `${channel}: ${message.alert.what}`);
  return {
    ...{ clock, queue, got, answers, incidents, deps, told, points },
    /** Delivers everything that waits, as SQS does: what fails stays. Gives what failed. */
    async deliver(receives = 1): Promise<readonly string[]> {
      const waiting = queue.splice(0);
      const failed: string[] = [];
      for (const alert of waiting) {
        await notify(deps, alert, receives).catch((error: Error) => {
          failed.push(error.message);
          queue.push(alert);
        });
      }
      return failed;
    },
    round: (escalation?: Escalation) =>
      remind({
        ...deps,
        incidents,
        escalation,
        points: { points: async () => ({ points, broken: [] }) },
        goodLevelOf: () => 'verified',
      }),
    /** A backup that fails, as settle finds it. */
    async fail(runId = 'a') {
      const at = clock.now().toISOString();
      const about = { engine: 'postgres', contacts: ['#orders-oncall'], rpoSeconds: 90_000 };
      const error = { message: 'it hangs', hint: 'look' };
      const { openedAt: since, failures } = await incidents.failed('orders', 'backup', {
        ...{ runId, at, error, about },
      });
      queue.push({ ...about, what: 'failed', kind: 'backup', source: 'orders', at, since, failures, error });
    },
    async recover() {
      const { resolveIncident } = await import('#core/cloud/alerts/raise-incident.ts');
      await resolveIncident(deps, { source: 'orders', kind: 'backup', at: clock.now().toISOString() });
    },
  };
}
