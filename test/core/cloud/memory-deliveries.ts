import type { Deliveries, Delivery } from '#core/cloud/ports/deliveries.ts';

/** What was delivered, in memory. It passes the same suite as the table. */
export function createMemoryDeliveries(): Deliveries {
  const kept = new Map<string, Delivery>();
  return {
    of: async (id) => [...kept].flatMap(([key, delivery]) => (key.startsWith(`${id} `) ? [delivery] : [])),
    async keep(id, { channel, taken, answer, at }) {
      kept.set(`${id} ${channel}`, { channel, taken, answer, at });
    },
  };
}
