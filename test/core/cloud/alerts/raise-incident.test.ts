import { expect, it } from 'vitest';
import { raiseIncident, resolveIncident } from '#core/cloud/alerts/raise-incident.ts';
import type { Alert } from '#core/cloud/messages.ts';
import { createMemoryIncidents } from '../memory-incidents.ts';

const made = () => {
  const sent: Alert[] = [];
  return {
    incidents: createMemoryIncidents(),
    alerts: { send: async (alert: Alert) => void sent.push(alert) },
    sent,
  };
};
const seen = (day: number) =>
  ({ source: 'orders', kind: 'drill', at: `2026-11-${day}T03:00:00.000Z` }) as const;
const error = { message: 'it hangs', hint: 'look' };

it('tells people once of what is seen again and again, and once that it is right again', async () => {
  const deps = made();
  for (const day of [20, 21, 22]) await raiseIncident(deps, seen(day), error, { engine: 'postgres' });
  expect(deps.sent).toMatchObject([{ what: 'failed', since: seen(20).at, engine: 'postgres', error }]);
  await resolveIncident(deps, seen(23));
  await resolveIncident(deps, seen(24));
  expect(deps.sent.slice(1)).toMatchObject([{ what: 'recovered', since: seen(20).at, at: seen(23).at }]);
  expect(await deps.incidents.open('orders')).toEqual([]);
});

it('does not close what was seen later than it knows', async () => {
  const deps = made();
  await raiseIncident(deps, seen(22), error);
  await resolveIncident(deps, seen(21));
  expect(await deps.incidents.open('orders')).toHaveLength(1);
  expect(deps.sent).toHaveLength(1);
});

it('closes nothing whose end it could not tell', async () => {
  const deps = made();
  await raiseIncident(deps, seen(20), error);
  const refusing = { ...deps, alerts: { send: () => Promise.reject(new Error('no queue')) } };
  await expect(resolveIncident(refusing, seen(21))).rejects.toThrow('no queue');
  expect(await deps.incidents.open('orders')).toHaveLength(1);
});
