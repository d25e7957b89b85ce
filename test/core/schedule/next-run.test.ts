import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRun, previousRun } from '#core/schedule/next-run.ts';
import { parseSchedule } from '#core/schedule/schedule.ts';
import { type CronCase, cronCase, firesAt, zonesAndTimes } from './brute-force.ts';

/** The next five runs after an instant. */
function runs(text: string, zone: string, after: string): string[] {
  const found: string[] = [];
  let at: Date | undefined = new Date(after);
  for (let count = 0; count < 5 && at; count += 1) {
    at = nextRun(parseSchedule(text), zone, at);
    if (at) found.push(at.toISOString().slice(0, 16));
  }
  return found;
}

describe('nextRun', () => {
  it.each([
    [
      'cron(0 3 L * ? *)',
      ['2026-11-30T03:00', '2026-12-31T03:00', '2027-01-31T03:00', '2027-02-28T03:00', '2027-03-31T03:00'],
    ],
    [
      'cron(0 3 L-3 * ? *)',
      ['2026-11-27T03:00', '2026-12-28T03:00', '2027-01-28T03:00', '2027-02-25T03:00', '2027-03-28T03:00'],
    ],
    [
      'cron(0 3 LW * ? *)',
      ['2026-11-30T03:00', '2026-12-31T03:00', '2027-01-29T03:00', '2027-02-26T03:00', '2027-03-31T03:00'],
    ],
    // May 1st 2027 is a Saturday, August 1st a Sunday
    [
      'cron(0 3 1W 5-9 ? 2027)',
      ['2027-05-03T03:00', '2027-06-01T03:00', '2027-07-01T03:00', '2027-08-02T03:00', '2027-09-01T03:00'],
    ],
    [
      'cron(0 3 ? * 6#3 *)',
      ['2026-12-18T03:00', '2027-01-15T03:00', '2027-02-19T03:00', '2027-03-19T03:00', '2027-04-16T03:00'],
    ],
    [
      'cron(0 3 ? * 6L *)',
      ['2026-11-27T03:00', '2026-12-25T03:00', '2027-01-29T03:00', '2027-02-26T03:00', '2027-03-26T03:00'],
    ],
    [
      'cron(0 22-2/2 ? * FRI *)',
      ['2026-11-20T22:00', '2026-11-27T00:00', '2026-11-27T02:00', '2026-11-27T22:00', '2026-12-04T00:00'],
    ],
    ['cron(0 3 29 2 ? 2026-2037)', ['2028-02-29T03:00', '2032-02-29T03:00', '2036-02-29T03:00']],
    [
      'rate(6 hours)',
      ['2026-11-20T18:00', '2026-11-21T00:00', '2026-11-21T06:00', '2026-11-21T12:00', '2026-11-21T18:00'],
    ],
    ['at(2026-11-21T03:30:00)', ['2026-11-21T03:30']],
  ])('runs %s when EventBridge does', (text, expected) =>
    expect(runs(text, 'UTC', '2026-11-20T12:00:00Z')).toEqual(expected),
  );

  it('skips the local time that does not exist in spring', () =>
    expect(runs('cron(30 2 * * ? *)', 'Europe/Berlin', '2027-03-26T12:00:00Z').slice(0, 2)).toEqual([
      '2027-03-27T01:30',
      '2027-03-29T00:30',
    ]));

  it('runs the local time that exists twice in autumn once, the first time', () =>
    expect(runs('cron(30 2 * * ? *)', 'Europe/Berlin', '2027-10-30T12:00:00Z').slice(0, 2)).toEqual([
      '2027-10-31T00:30',
      '2027-11-01T01:30',
    ]));

  it('never runs an at() whose local time does not exist', () =>
    expect(runs('at(2027-03-28T02:30:00)', 'Europe/Berlin', '2026-11-20T12:00:00Z')).toEqual([]));

  it('agrees with trying every minute, in zones with odd clocks, around their changes', () => {
    fc.assert(
      fc.property(cronCase, zonesAndTimes, (cron, { zone, after }) => {
        const expected = firstFiring(cron, zone, after);
        const found = nextRun(parseSchedule(cron.text), zone, after);
        if (expected) expect(found?.toISOString()).toBe(expected.toISOString());
        else expect(found === undefined || found.getTime() > after.getTime() + searchMs).toBe(true);
      }),
      { numRuns: 250 },
    );
  });
});

describe('previousRun', () => {
  it('is the run itself at its very instant, and the one before a millisecond earlier', () => {
    const daily = parseSchedule('cron(30 3 * * ? *)');
    const at = new Date('2026-11-20T03:30:00Z');
    expect(previousRun(daily, 'UTC', at)).toEqual(at);
    expect(previousRun(daily, 'UTC', new Date(at.getTime() - 1))).toEqual(new Date('2026-11-19T03:30:00Z'));
  });

  it('leaves no run between itself and the instant, for any schedule, zone and time', () => {
    fc.assert(
      fc.property(cronCase, zonesAndTimes, (cron, { zone, after }) => {
        const schedule = parseSchedule(cron.text);
        const next = nextRun(schedule, zone, after);
        const before = previousRun(schedule, zone, after);
        expect(before === undefined || before <= after).toBe(true);
        if (before) expect(nextRun(schedule, zone, before)).toEqual(next);
        if (next) expect(previousRun(schedule, zone, next)).toEqual(next);
      }),
      { numRuns: 500 },
    );
  });
});

const searchMs = 3 * 86_400_000;

function firstFiring(cron: CronCase, zone: string, after: Date): Date | undefined {
  const start = Math.floor(after.getTime() / 60_000) * 60_000;
  for (let at = start + 60_000; at <= after.getTime() + searchMs; at += 60_000) {
    if (firesAt(cron, zone, at)) return new Date(at);
  }
  return undefined;
}
