import { describe, expect, it } from 'vitest';
import { UsageError } from '#core/errors.ts';
import { parseSchedule } from '#core/schedule/schedule.ts';

/** Message and hint of the refusal, or nothing when it was accepted. */
function refusal(text: string): string | undefined {
  try {
    parseSchedule(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `${error.message}: ${error.hint}`;
  }
}

describe('parseSchedule', () => {
  it.each([
    'cron(30 3 * * ? *)',
    'cron(0/15 8-17 ? * MON-FRI *)',
    'cron(0 22-2 * * ? *)',
    'cron(0 3 ? * FRI-MON *)',
    'cron(0 3 ? NOV-FEB SUN *)',
    'cron(0 3 L * ? *)',
    'cron(0 3 L-3 * ? *)',
    'cron(0 3 LW * ? *)',
    'cron(0 3 15W * ? *)',
    'cron(0 3 ? * 6#3 *)',
    'cron(0 3 ? * FRI#3 *)',
    'cron(0 3 ? * 6L *)',
    'cron(0 3 ? * L *)',
    'cron(0,30 3 1,15 jan,jul ? 2026-2030)',
    'cron(0 3 29 2 ? *)',
    'cron(10-40/10 */6 * 1/3 ? 2026/2)',
    'rate(1 day)',
    'rate(6 hours)',
    'at(2028-02-29T03:30:00)',
  ])('accepts %s', (text) => expect(refusal(text)).toBeUndefined());

  it.each([
    ['30 3 * * *', 'is no schedule'],
    ['cron(30 3 * * ?)', 'has 5 fields and needs 6'],
    ['cron(30 3 * * * *)', 'in exactly one of'],
    ['cron(30 3 ? * ? *)', 'in exactly one of'],
    ['cron(60 3 * * ? *)', 'numbers from 0 to 59 in the minutes field'],
    ['cron(0 24 * * ? *)', 'numbers from 0 to 23 in the hours field'],
    ['cron(0 3 0 * ? *)', 'numbers from 1 to 31 in the day-of-month field'],
    ['cron(0 3 * 13 ? *)', 'numbers from 1 to 12 or JAN to DEC'],
    ['cron(0 3 ? * 0 *)', 'numbers from 1 to 7 or SUN to SAT'],
    ['cron(0 3 * * ? 1969)', 'numbers from 1970 to 2199'],
    ['cron(0 3 * * ? 2030-2020)', 'write 2020-2030'],
    ['cron(0/0 3 * * ? *)', 'write a step from 1 to 59'],
    ['cron(0/60 3 * * ? *)', 'write a step from 1 to 59'],
    ['cron(0 3 ? * MON/2 *)', 'list the values instead of a step'],
    ['cron(0 3 1,L * ? *)', 'alone, without a list'],
    ['cron(0 3 1-5W * ? *)', 'alone, without a list'],
    ['cron(0 3 32W * ? *)', 'numbers from 1 to 31'],
    ['cron(0 3 L-31 * ? *)', 'write L-1 to L-30'],
    ['cron(0 3 ? * 6#6 *)', 'write 6#1 to 6#5'],
    ['cron(0 3 ? * 3#1,6#3 *)', 'no list'],
    ['cron(0 3 ? * 6L,2L *)', 'alone, without a list'],
    ['cron(0, 3 * * ? *)', "holds ''"],
    ['cron(*-5 3 * * ? *)', "holds '*-5'"],
    ['cron(0 3 31 2 ? *)', 'never fires'],
    ['cron(0 3 31 APR,JUN ? *)', 'never fires'],
    ['cron(0 3 29 2 ? 2027)', 'never fires'],
    ['cron(0 3 L-30 2 ? *)', 'never fires'],
    ['rate(1 days)', "write 'rate(1 day)'"],
    ['rate(5 minute)', "write 'rate(5 minutes)'"],
    ['rate(0 hours)', 'is no rate'],
    ['rate(30 seconds)', 'is no rate'],
    ['rate(1.5 hours)', 'is no rate'],
    ['at(2027-01-31 03:30:00)', 'is no point in time'],
    ['at(2027-02-29T03:30:00)', 'no calendar has'],
    ['at(2027-01-31T24:00:00)', 'no calendar has'],
    ['at(2027-01-31T03:30:60)', 'no calendar has'],
  ])('refuses %s', (text, because) => expect(refusal(text)).toContain(because));
});
