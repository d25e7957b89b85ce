import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastAnchor } from '#core/schedule/last-anchor.ts';
import { instantOf, startOfDay, wallClock } from '#core/schedule/zone.ts';
import { zonesAndTimes } from './brute-force.ts';

const wall = (text: string) => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/[-T:]/).map(Number);
  return { year, month, day, hour, minute, second: 0 };
};

describe('wallClock and instantOf', () => {
  it('know the one instant of an ordinary local time', () =>
    expect(instantOf(wall('2026-11-20T03:30'), 'Europe/Berlin')).toEqual({
      kind: 'unique',
      at: new Date('2026-11-20T02:30:00Z'),
    }));

  it('know both instants of a local time that a clock shows twice', () =>
    expect(instantOf(wall('2027-10-31T02:30'), 'Europe/Berlin')).toEqual({
      kind: 'fold',
      first: new Date('2027-10-31T00:30:00Z'),
      second: new Date('2027-10-31T01:30:00Z'),
    }));

  it('know when the clock jumps over a local time, and how far', () =>
    expect(instantOf(wall('2027-03-28T02:30'), 'Europe/Berlin')).toEqual({
      kind: 'gap',
      resumesAt: new Date('2027-03-28T01:00:00Z'),
      skippedMs: 3_600_000,
    }));

  it('know the day that a zone left out', () =>
    expect(instantOf(wall('2011-12-30T12:00'), 'Pacific/Apia')).toMatchObject({
      kind: 'gap',
      resumesAt: new Date('2011-12-30T10:00:00Z'),
      skippedMs: 86_400_000,
    }));

  it('are each other’s inverse', () => {
    fc.assert(
      fc.property(zonesAndTimes, ({ zone, after }) => {
        const instant = instantOf(wallClock(after, zone), zone);
        const found = instant.kind === 'unique' ? [instant.at] : [];
        const both = instant.kind === 'fold' ? [instant.first, instant.second] : found;
        expect(both.map((at) => at.getTime())).toContain(after.getTime());
      }),
    );
  });
});

describe('startOfDay', () => {
  it('is the first instant of a day whose midnight does not exist', () =>
    expect(startOfDay(2027, 4, 30, 'Africa/Cairo')).toEqual(new Date('2027-04-29T22:00:00Z')));

  it('is the first of two midnights', () =>
    expect(startOfDay(2027, 11, 7, 'America/Havana')).toEqual(new Date('2027-11-07T04:00:00Z')));
});

describe('lastAnchor', () => {
  const at = new Date('2026-11-20T12:00:00Z');

  it.each([
    ['weekly', undefined, '2026-11-14T23:00:00.000Z'],
    ['monthly', undefined, '2026-10-31T23:00:00.000Z'],
    ['yearly', undefined, '2025-12-31T23:00:00.000Z'],
    ['weekly', { weekly: 'FRI' }, '2026-11-19T23:00:00.000Z'],
    ['weekly', { weekly: 'SAT' }, '2026-11-13T23:00:00.000Z'],
    ['monthly', { monthly: 15 }, '2026-11-14T23:00:00.000Z'],
    ['monthly', { monthly: 28 }, '2026-10-27T23:00:00.000Z'],
    ['yearly', { yearly: '04-01' }, '2026-03-31T22:00:00.000Z'],
    ['yearly', { yearly: '12-01' }, '2025-11-30T23:00:00.000Z'],
  ] as const)('%s with %o is %s in Berlin', (kind, anchors, expected) =>
    expect(lastAnchor(kind, at, 'Europe/Berlin', anchors).toISOString()).toBe(expected),
  );

  it('holds from its very instant on', () => {
    const start = new Date('2026-11-14T23:00:00Z');
    expect(lastAnchor('weekly', start, 'Europe/Berlin')).toEqual(start);
    const before = lastAnchor('weekly', new Date(start.getTime() - 1), 'Europe/Berlin');
    expect(before).toEqual(new Date('2026-11-07T23:00:00Z'));
  });

  it('fails on an anchor that no calendar has, and does not search for ever', () =>
    expect(() => lastAnchor('yearly', at, 'UTC', { yearly: '02-30' })).toThrow('02-30'));
});
