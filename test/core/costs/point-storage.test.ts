import { expect, it } from 'vitest';
import { pointStorage } from '#core/costs/point-storage.ts';
import { priceTable } from '#core/costs/price-table.ts';

const gib = 2 ** 30;
const point = (name: 'daily' | 'yearly') => ({
  class: name,
  sealedAt: '2026-01-01T00:00:00.000Z',
  totals: { bytes: 10 * gib, logicalBytes: 0, rows: 0, objects: 1 },
});
const stacks = {
  region: 'eu-central-1',
  plans: { nightly: { archive: { yearly: 'deep-archive' } } },
} as const;

it('is in S3 Standard until the day that its class moves, and knows that day', () => {
  expect(pointStorage(point('yearly'), stacks, new Date('2026-01-30T23:59:59Z'))).toMatchObject({
    storage: 'standard',
    moves: { at: new Date('2026-01-31T00:00:00Z'), to: 'deep-archive' },
    usdPerMonth: 10 * priceTable.standard.usd['eu-central-1'],
  });
});

it('costs what its storage class costs after that day', () => {
  const moved = pointStorage(point('yearly'), stacks, new Date('2026-01-31T00:00:00Z'));
  expect(moved).toMatchObject({ storage: 'deep-archive', moves: undefined });
  expect(moved.usdPerMonth).toBeGreaterThan(0);
  expect(moved.usdPerMonth).toBeLessThan(priceTable.standard.usd['eu-central-1']);
});

it('stays in S3 Standard where its class has no archive, and in a bucket whose rules nobody knows', () => {
  const late = new Date('2030-01-01T00:00:00Z');
  expect(pointStorage(point('daily'), stacks, late)).toMatchObject({ storage: 'standard', moves: undefined });
  expect(pointStorage(point('yearly'), { ...stacks, plans: undefined }, late).storage).toBe('standard');
});

it('has no price in a region that the table does not have, and where no region is', () => {
  const now = new Date('2026-01-02T00:00:00Z');
  for (const region of ['mars-north-1', undefined]) {
    expect(pointStorage(point('daily'), { ...stacks, region }, now).usdPerMonth).toBeUndefined();
  }
});
