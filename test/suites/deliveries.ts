import { beforeAll, describe, expect, it } from 'vitest';
import type { Deliveries } from '#core/cloud/ports/deliveries.ts';

/** What every keeper of deliveries promises. */
export function deliveriesContract(name: string, make: () => Promise<Deliveries>): void {
  describe(`${name} as keeper of deliveries`, () => {
    let deliveries: Deliveries;
    beforeAll(async () => {
      deliveries = await make();
    });
    const at = '2026-11-20T03:00:00.000Z';
    const slack = { channel: 'slack', taken: true, answer: '200 ok', at } as const;
    const pagerduty = { channel: 'pagerduty', taken: false, answer: '400 invalid event', at } as const;
    const sorted = async (id: string) =>
      (await deliveries.of(id)).toSorted((a, b) => a.channel.localeCompare(b.channel));

    it('knows nothing of a message that nobody has delivered', async () => {
      expect(await deliveries.of(`nothing-${process.pid}`)).toEqual([]);
    });

    it('keeps what each channel answered, also when they answer at once, and each message for itself', async () => {
      const id = `failed|backup|orders|${at} 1`;
      await Promise.all([deliveries.keep(id, slack), deliveries.keep(id, pagerduty)]);
      await deliveries.keep(`${id}0`, slack);
      expect(await sorted(id)).toEqual([pagerduty, slack]);
      expect(await sorted(`${id}0`)).toEqual([slack]);
    });

    it('goes by the newest answer of a channel', async () => {
      const id = `failed|backup|again|${at} 1`;
      await deliveries.keep(id, pagerduty);
      await deliveries.keep(id, { ...pagerduty, taken: true, answer: '202 success' });
      expect(await sorted(id)).toEqual([{ ...pagerduty, taken: true, answer: '202 success' }]);
    });
  });
}
