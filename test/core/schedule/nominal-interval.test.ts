import { describe, expect, it } from 'vitest';
import { nominalIntervalMs } from '#core/schedule/nominal-interval.ts';
import { parseSchedule } from '#core/schedule/schedule.ts';

const hourMs = 3_600_000;

describe('nominalIntervalMs', () => {
  it.each([
    ['cron(30 3 * * ? *)', 24],
    ['cron(30 2 * * ? *)', 24],
    ['cron(0 0/6 * * ? *)', 6],
    ['cron(0 3,15 * * ? *)', 12],
    ['cron(0 8-17 * * ? *)', 15],
    ['cron(0 3 ? * MON-FRI *)', 72],
    ['cron(0 3 ? * SUN *)', 7 * 24],
    ['cron(0 3 1 * ? *)', 31 * 24],
    ['cron(0 3 L * ? *)', 31 * 24],
    ['cron(0 3 1 1 ? *)', 366 * 24],
    // 2100 has no February 29th
    ['cron(0 3 29 2 ? *)', (8 * 365 + 1) * 24],
    ['cron(0 3 * * ? 2026,2028)', 366 * 24],
    ['rate(1 day)', 24],
    ['rate(90 minutes)', 1.5],
  ])('of %s is %d hours', (text, hours) =>
    expect(nominalIntervalMs(parseSchedule(text))).toBe(hours * hourMs),
  );

  it.each(['at(2027-01-31T03:30:00)', 'cron(0 3 1 1 ? 2027)'])(
    'does not exist for %s, which runs once',
    (text) => expect(nominalIntervalMs(parseSchedule(text))).toBeUndefined(),
  );
});
