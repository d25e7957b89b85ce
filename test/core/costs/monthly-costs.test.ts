import { describe, expect, it } from 'vitest';
import type { Described } from '#core/costs/described.ts';
import { monthlyCosts } from '#core/costs/monthly-costs.ts';
import { pricedRegions } from '#core/costs/price.ts';
import { priceTable } from '#core/costs/price-table.ts';
import { usual } from '#core/costs/usual.ts';

const linesOf = (described: Described) => monthlyCosts(described).groups.flatMap(({ lines }) => lines);
const line = (described: Described, item: string) => linesOf(described).find((one) => one.item === item);
const usdOf = (described: Described, item: string): number => line(described, item)?.usd ?? Number.NaN;

describe('the price table', () => {
  it.each(Object.entries(priceTable))('says of %s what is asked, when and where', (_, price) => {
    for (const region of pricedRegions) expect(price.usd[region]).toBeGreaterThan(0);
    expect(price.asOf).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
    expect(price.page).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9/-]+\/pricing\//);
    // Frankfurt is dearer or the same
    expect(price.usd['eu-central-1']).toBeGreaterThanOrEqual(price.usd['us-east-1']);
  });
});

describe('a monthly bill', () => {
  it.each(pricedRegions)('adds up in %s: quantity by price, lines by group, groups by all', (region) => {
    const { groups, usd } = monthlyCosts(usual(10, { region }));
    for (const { lines, usd: ofGroup } of groups) {
      for (const one of lines) {
        expect(one.unitUsd).toBe(priceTable[one.price].usd[region]);
        expect(one.usd).toBeCloseTo(one.quantity * one.unitUsd);
        expect(one.quantity).toBeGreaterThan(0);
      }
      expect(ofGroup).toBeCloseTo(lines.reduce((sum, one) => sum + one.usd, 0));
    }
    expect(usd).toBeCloseTo(groups.reduce((sum, group) => sum + group.usd, 0));
  });

  it('reckons a night of ten by hand', () => {
    // 304.2 backups of ten minutes and 43.3 drills of twenty: 65.1 hours
    expect(line(usual(10), 'Processors of tasks')?.quantity).toBeCloseTo(65.14, 1);
    expect(usdOf(usual(10), 'Memory of tasks')).toBeCloseTo(2 * 65.14 * 0.00511, 2);
    expect(usdOf(usual(10), 'Disk of tasks beyond 20 GB')).toBeCloseTo(30 * 65.14 * 0.000132, 2);
    // 304.2 × (5 × 4 + 643 + 18) and 43.3 × 20
    expect(line(usual(10), 'Parts and objects written')?.quantity).toBeCloseTo(208, 1);
    // 23.2 daily, 14.4 weekly and 12.5 monthly points of ten sources
    expect(line(usual(10), 'Points in S3 Standard')?.quantity).toBeCloseTo(2502, -1);
  });

  it('costs the same before the first source, whatever the sources would be', () => {
    const { usd } = monthlyCosts(usual(0));
    expect(monthlyCosts(usual(0, { dumpGb: 500, minutesPerRun: 90 })).usd).toBeCloseTo(usd);
    expect(usd).toBeGreaterThan(30);
  });

  it('grows with the sources in what each of them makes', () => {
    for (const item of ['Points in S3 Standard', 'Processors of tasks', 'Parts and objects written']) {
      expect(usdOf(usual(20), item)).toBeCloseTo(2 * usdOf(usual(10), item), 4);
    }
    expect(usdOf(usual(1_000), 'KMS key')).toBe(1);
  });

  it('asks the key nothing for S3 where S3 has one of its own', () => {
    const s3 = usual(10, { encryption: 's3' });
    expect(line(s3, 'Key requests of S3')).toBeUndefined();
    expect(usdOf(s3, 'KMS key')).toBe(1);
  });

  it('pays for a move and the rest of a point’s time in the cold', () => {
    const cold = usual(10, { archive: { monthly: 'deep-archive' } });
    expect(line(cold, 'Points in Glacier Deep Archive: monthly')?.price).toBe('deepArchive');
    // a monthly point of ten sources, four archives and their lists
    expect(line(cold, 'Moves into Glacier Deep Archive: monthly')?.quantity).toBeCloseTo(0.08);
    const all = (described: Described) =>
      linesOf(described)
        .filter(({ unit, item }) => unit === 'GB-month' && item.startsWith('Points'))
        .reduce((sum, { quantity }) => sum + quantity, 0);
    expect(all(cold)).toBeCloseTo(all(usual(10)));
  });

  it('pays for metrics by the hour in which they are sent, and never for more than the month', () => {
    expect(line(usual(1), 'Metrics of runs')?.quantity).toBeLessThan(1);
    const busy = usual(5_000, { metricsPerSource: true, plans: 2 });
    expect(line(busy, 'Metrics of runs')?.quantity).toBe(2 * 10 + 5_000 * 10);
  });
});
