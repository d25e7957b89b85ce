import { describe, expect, it } from 'vitest';
import { parseSchedule } from '#core/schedule/schedule.ts';
import { skippedRun } from '#core/schedule/skipped-run.ts';

const skipped = (text: string, zone: string) =>
  skippedRun(parseSchedule(text), zone, new Date('2026-11-20T12:00:00Z'));

describe('skippedRun', () => {
  it.each([
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '02:30', '2027-03-28', ['03:30', '01:30']],
    ['cron(30 2 * * ? *)', 'America/New_York', '02:30', '2027-03-14', ['03:30', '01:30']],
    ['cron(15 2 ? * SUN *)', 'Europe/Berlin', '02:15', '2027-03-28', ['03:15', '01:15']],
    // every night from January to June: the six months without a run hide nothing
    ['cron(30 2 * 1-6 ? *)', 'Europe/Berlin', '02:30', '2027-03-28', ['03:30', '01:30']],
    ['cron(0 0/2 * * ? *)', 'Europe/Berlin', '02:00', '2027-03-28', ['03:00', '01:00']],
    ['cron(5 2 * * ? *)', 'Australia/Lord_Howe', '02:05', '2027-10-03', ['02:35', '01:35']],
    // the day before has no later hour
    ['cron(30 0 * * ? *)', 'Africa/Cairo', '00:30', '2027-04-30', ['01:30']],
    ['at(2028-03-26T02:00:00)', 'Europe/Berlin', '02:00', '2028-03-26', ['03:00', '01:00']],
    ['cron(30 2 26 3 ? 2034)', 'Europe/Berlin', '02:30', '2034-03-26', ['03:30', '01:30']],
  ])('names the run of %s that %s has no time for', (text, zone, time, date, instead) =>
    expect(skipped(text, zone)).toEqual({ time, date, instead }),
  );

  it.each([
    ['cron(30 3 * * ? *)', 'Europe/Berlin'],
    ['cron(30 1 * * ? *)', 'Europe/Berlin'],
    ['cron(30 2 * * ? *)', 'UTC'],
    ['cron(30 2 * * ? *)', 'Asia/Tokyo'],
    // 03:00 is there, an hour sooner than ever
    ['cron(0 2,3 * * ? *)', 'Europe/Berlin'],
    // an hour less on the clock is an hour less to wait
    ['cron(0 * * * ? *)', 'Europe/Berlin'],
    ['cron(0/15 * * * ? *)', 'Europe/Berlin'],
    // the clock changes on Sundays
    ['cron(30 2 ? * MON-FRI *)', 'Europe/Berlin'],
    ['cron(30 2 * 5-9 ? *)', 'Europe/Berlin'],
    ['rate(1 hour)', 'Europe/Berlin'],
    ['at(2027-03-28T03:00:00)', 'Europe/Berlin'],
  ])('lets %s in %s be: no run is lost', (text, zone) => expect(skipped(text, zone)).toBeUndefined());
});
