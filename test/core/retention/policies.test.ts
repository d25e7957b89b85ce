import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '#engines/config.ts';
import { day, planOf } from './retained-points.ts';
import { nothing, retire, runNight } from './simulated-nights.ts';

const start = Date.parse('2026-11-20T03:00:00Z');
/** Eight years later, a Monday. */
const end = Date.parse('2034-11-20T03:00:00Z');
const hour = 3_600_000;

/** A night at 03:00 and retire at 04:00, every day; before a deploy on the 15th of each month, at noon. */
function eightYears(keep: ConfigInput['plans'][string]['keep'], withDeploys: boolean) {
  const plan = planOf({ schedule: 'cron(0 3 * * ? *)', keep });
  let world = nothing();
  let mostStopped = 0;
  for (let ms = start; ms <= end; ms += day) {
    const at = new Date(ms);
    world = runNight(world, plan, { at, outcome: 'good' });
    const { after, stopped } = retire(world, plan, new Date(ms + hour));
    world = after;
    if (stopped) mostStopped += 1;
    if (withDeploys && at.getUTCDate() === 15 && ms < end) {
      world = runNight(world, plan, { at: new Date(ms + 9 * hour), outcome: 'good', class: 'pre-deploy' });
    }
  }
  const dates = Map.groupBy(world.points, (point) => point.class);
  return {
    stopped: mostStopped,
    left: Object.fromEntries(
      [...dates].map(([name, points]) => {
        const sorted = points.map(({ consistentAt }) => consistentAt.toISOString().slice(0, 10)).sort();
        return [name, [sorted.length, sorted[0], sorted.at(-1)]];
      }),
    ),
  };
}

// Reckoned with a calendar, not with the code. 2034-11-20 is a Monday; 2034-10-01 is a Sunday and the first of a month.
describe('eight years of', () => {
  it('14 days, 90 days, 1 year', () => {
    expect(eightYears({ daily: '14d', weekly: '90d', monthly: '1y' }, false)).toEqual({
      stopped: 0,
      left: {
        // 7 to 20 November without the Sundays 12 and 19
        daily: [12, '2034-11-07', '2034-11-20'],
        // Sundays from 27 August on, without 1 October
        weekly: [12, '2034-08-27', '2034-11-19'],
        monthly: [12, '2033-12-01', '2034-11-01'],
      },
    });
  });

  it('30 days, 90 days, 1 year', () => {
    expect(eightYears({ daily: '30d', weekly: '90d', monthly: '1y' }, false)).toEqual({
      stopped: 0,
      left: {
        // 22 October to 20 November without five Sundays and the first of November
        daily: [24, '2034-10-23', '2034-11-20'],
        weekly: [12, '2034-08-27', '2034-11-19'],
        monthly: [12, '2033-12-01', '2034-11-01'],
      },
    });
  });

  it('30 days, 90 days, 3 years, 7 years, and 90 days before a deploy', () => {
    const keep = { daily: '30d', weekly: '90d', monthly: '3y', yearly: '7y', 'pre-deploy': '90d' };
    expect(eightYears(keep, true)).toEqual({
      stopped: 0,
      left: {
        daily: [24, '2034-10-23', '2034-11-20'],
        weekly: [12, '2034-08-27', '2034-11-19'],
        // 36 firsts of months without three of January
        monthly: [33, '2031-12-01', '2034-11-01'],
        // 1 January of 2028 to 2034
        yearly: [7, '2028-01-01', '2034-01-01'],
        'pre-deploy': [3, '2034-09-15', '2034-11-15'],
      },
    });
  });

  it('30 days beside 90 days of Sundays', () => {
    expect(eightYears({ daily: '30d', weekly: '90d' }, false)).toEqual({
      stopped: 0,
      left: {
        daily: [25, '2034-10-23', '2034-11-20'],
        weekly: [13, '2034-08-27', '2034-11-19'],
      },
    });
  });
});
