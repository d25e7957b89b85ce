import { UsageError } from '../errors.ts';
import { type DayRule, daysOfMonth, daysOfWeek, matchingDays } from './cron-days.ts';
import { cronFields, cronValues } from './cron-field.ts';

/** `cron(…)`, taken apart. All lists ascend. */
export interface Cron {
  readonly kind: 'cron';
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: DayRule;
  readonly months: readonly number[];
  readonly years: readonly number[];
}

/** Reads the six fields between the parentheses. Throws a UsageError for what could never fire, too. */
export function parseCron(text: string, fields: string): Cron {
  const parts = fields.trim().split(/\s+/);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = parts;
  if (parts.length !== 6) {
    throw new UsageError(`'${text}' has ${parts.length} fields and needs 6`, {
      hint: 'write minutes, hours, day-of-month, month, day-of-week and year, for example cron(30 3 * * ? *)',
    });
  }
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new UsageError(`'${text}' must have ? in exactly one of day-of-month and day-of-week`, {
      hint: 'write ? in the one that does not decide: cron(30 3 * * ? *) daily, cron(30 3 ? * SUN *) on Sundays',
    });
  }
  const cron: Cron = {
    kind: 'cron',
    text: text.trim(),
    minutes: cronValues(minutes, cronFields.minutes),
    hours: cronValues(hours, cronFields.hours),
    days: dayOfWeek === '?' ? daysOfMonth(dayOfMonth) : daysOfWeek(dayOfWeek),
    months: cronValues(month, cronFields.month),
    years: cronValues(year, cronFields.year),
  };
  if (!firstDay(cron)) {
    throw new UsageError(`'${text}' never fires: no such day exists`, {
      hint: 'write a day that its months have, for example L for the last day of the month',
    });
  }
  return cron;
}

const firstDay = (cron: Cron): boolean =>
  cron.years.some((year) => cron.months.some((month) => matchingDays(cron.days, year, month).length > 0));
