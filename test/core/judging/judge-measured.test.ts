import { describe, expect, it } from 'vitest';
import { chartText } from '#core/judging/chart.ts';
import { judgeMeasured } from '#core/judging/judge-measured.ts';
import type { Measured } from '#core/judging/measured.ts';
import { reasonText } from '#core/judging/reasons.ts';
import { numbersFrom } from './synthetic-series.ts';

const day = 86_400_000;
const start = Date.parse('2026-03-02T02:30:00Z');
const night = (index: number, change: Partial<Measured> = {}): Measured => ({
  consistentAt: new Date(start + index * day),
  bytes: 20_000_000,
  logicalBytes: 100_000_000,
  seconds: 300,
  rows: { orders: 50_000, customers: 900 },
  ...change,
});
const nights = (count: number, change: (index: number) => Partial<Measured> = () => ({})) =>
  Array.from({ length: count }, (_, index) => night(index, change(index)));
const about = (point: Measured, history: readonly Measured[]) =>
  judgeMeasured(point, history).map(({ about: what, table }) =>
    table === undefined ? what : `${what} ${table}`,
  );

describe('a night like the others', () => {
  it('is usual, and so is one with more', () => {
    expect(about(night(30), nights(30))).toEqual([]);
    const more = {
      bytes: 90_000_000,
      logicalBytes: 400_000_000,
      rows: { orders: 300_000, customers: 9_000, new: 7 },
    };
    expect(about(night(30, more), nights(30))).toEqual([]);
  });

  it('is usual when it is on its way, up or down, by a few in a hundred a day', () => {
    for (const rate of [1.02, 0.98]) {
      const size = (index: number) => ({
        bytes: 2e7 * rate ** index,
        logicalBytes: 1e8 * rate ** index,
        rows: { orders: Math.round(5e4 * rate ** index) },
      });
      expect(about(night(60, size(60)), nights(60, size))).toEqual([]);
    }
  });

  it('is usual on a Sunday that is like Sundays, and not on a Monday that is', () => {
    const weekly = (index: number) => ({ rows: { orders: index % 7 === 6 ? 100 : 50_000, customers: 900 } });
    const history = nights(27, weekly);
    expect(about(night(27, { rows: { orders: 100, customers: 900 } }), history)).toEqual([]);
    expect(about(night(28, { rows: { orders: 100, customers: 900 } }), nights(28, weekly))).toEqual([
      'rows orders',
    ]);
  });
});

describe('what is not as usual', () => {
  it.each([
    ['a table without a row', { rows: { orders: 0, customers: 900 } }, ['rows orders']],
    ['a table that is gone', { rows: { customers: 900 } }, ['rows orders']],
    ['half a dump', { bytes: 10_000_000 }, ['bytes']],
    ['an encrypted database', { bytes: 99_000_000 }, ['ratio']],
    ['a long night', { seconds: 700 }, ['seconds']],
  ])('is told: %s', (_, change, expected) => {
    expect(about(night(30, change), nights(30))).toEqual(expected);
  });

  it('is not told of what is too small or too restless to be missed', () => {
    const next = numbersFrom(7);
    const small = () => ({ rows: { orders: 50_000, flags: 20, queue: Math.round(next() ** 3 * 2_000) } });
    expect(about(night(30, { rows: { orders: 50_000, flags: 0, queue: 0 } }), nights(30, small))).toEqual([]);
    expect(
      about(
        night(30, { seconds: 30 }),
        nights(30, () => ({ seconds: 5 })),
      ),
    ).toEqual([]);
  });

  it('is a total loss alone in the first week', () => {
    expect(about(night(4, { rows: { orders: 10_000, customers: 900 } }), nights(4))).toEqual([]);
    expect(about(night(4, { rows: { orders: 0, customers: 0 } }), nights(4))).toEqual(['rows orders']);
    expect(about(night(2, { rows: { orders: 0, customers: 0 } }), nights(2))).toEqual([]);
  });

  it('is usual from then on when a person has accepted it, and less than that is not', () => {
    const smaller = { bytes: 8_000_000, logicalBytes: 40_000_000, rows: { orders: 20_000, customers: 900 } };
    expect(about(night(30, smaller), nights(30))).toEqual(['bytes', 'logicalBytes', 'rows orders']);
    const history = [...nights(30), night(30, { ...smaller, isAccepted: true })];
    expect(about(night(31, smaller), history)).toEqual([]);
    expect(about(night(31, { ...smaller, rows: { orders: 5_000, customers: 900 } }), history)).toEqual([
      'rows orders',
    ]);
  });

  it('is not a part of a table that goes as another comes, and is when parts go and none comes', () => {
    const parted = (index: number): Partial<Measured> => ({
      rows: Object.fromEntries(
        Array.from({ length: 14 }, (_, age) => [`events_p${index - age}`, age === 0 ? 0 : 10_000]),
      ),
    });
    for (const index of [30, 31, 32, 33])
      expect(about(night(index, parted(index)), nights(index, parted))).toEqual([]);
    const { rows = {} } = parted(30);
    const few = Object.fromEntries(Object.entries(rows).slice(0, 4));
    expect(about(night(30, { rows: few }), nights(30, parted))).toEqual(['rows events_p#']);
  });

  it('is a table under a new name, which a person says is right, and a table that is new is not', () => {
    const renamed = night(30, { rows: { purchases: 50_000, customers: 900 } });
    const [anomaly, ...others] = judgeMeasured(renamed, nights(30));
    expect(others).toEqual([]);
    expect(anomaly && reasonText(anomaly)).toBe(
      'table orders is gone, usual are 50,000 (by the last month, of 30 points)',
    );
    const history = [...nights(30), { ...renamed, isAccepted: true }];
    const later = { rows: { purchases: 50_000, customers: 900 } };
    for (let index = 31; index < 45; index++) {
      expect(about(night(index, later), history)).toEqual([]);
      history.push({ ...night(index, later), isAccepted: false });
    }
    expect(about(night(30, { rows: { orders: 50_000, customers: 900, next: 5 } }), nights(30))).toEqual([]);
  });

  it('is from the first point on what is less than its plan asks for', () => {
    const rules = { history: 8, drop: 0.25, minBytes: 30_000_000, minRows: 60_000 };
    const anomalies = judgeMeasured(night(0), [], rules);
    expect(anomalies.map(reasonText)).toEqual([
      '19.1 MB were stored, the plan asks for 28.6 MB at least',
      'all tables together have 50,900 rows, the plan asks for 60,000 at least',
    ]);
    expect(judgeMeasured(night(0, { bytes: 30_000_000, rows: { orders: 60_000 } }), [], rules)).toEqual([]);
  });

  it('begins where the plan says: with fewer points, and from another share on', () => {
    const lost = { rows: { orders: 36_000, customers: 900 } };
    expect(about(night(4, lost), nights(4))).toEqual([]);
    const find = (history: number, dropped: number) =>
      judgeMeasured(night(4, lost), nights(4), { history, drop: dropped }).map(({ table }) => table);
    expect(find(3, 0.25)).toEqual(['orders']);
    expect(find(3, 0.3)).toEqual([]);
  });

  it('shows the last thirty points as a line, from nothing to the most', () => {
    const [anomaly] = judgeMeasured(
      night(40, { rows: { orders: 12_500, customers: 900 } }),
      nights(40, (index) => ({ rows: { orders: index === 39 ? 49_000 : 50_000, customers: 900 } })),
    );
    expect(anomaly && chartText(anomaly)).toBe(
      `rows of orders  ${'█'.repeat(30)}▃  the last 30: 49,000 to 50,000, now 12,500`,
    );
  });

  it('says so with its numbers', () => {
    const [anomaly] = judgeMeasured(night(30, { rows: { orders: 12, customers: 900 } }), nights(30));
    expect(anomaly && reasonText(anomaly)).toBe(
      'table orders has 12 rows, usual are 50,000 (by the last month, of 30 points)',
    );
  });
});
