import { daysInMonth, weekdayOf } from './calendar.ts';
import { badField, cronFields, cronValue, cronValues } from './cron-field.ts';

/** Which days of a month a cron expression means. Weekdays are 1 (Sunday) to 7 (Saturday). */
export type DayRule =
  | { readonly kind: 'days'; readonly days: readonly number[] }
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  /** `L`, `L-3`: so many days before the last. */
  | { readonly kind: 'last'; readonly before: number }
  /** `15W`: the day from Monday to Friday nearest to the 15th, in the same month. `LW`: the last of them. */
  | { readonly kind: 'nearest-workday'; readonly day: number | 'last' }
  /** `6#3`: the third Friday. */
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number }
  /** `6L`: the last Friday. */
  | { readonly kind: 'last-weekday'; readonly weekday: number };

/** Reads the day-of-month field. Special forms stand alone, as in Quartz, on which EventBridge is modelled. */
export function daysOfMonth(text: string): DayRule {
  const field = cronFields.dayOfMonth;
  const upper = text.toUpperCase();
  if (upper === 'L') return { kind: 'last', before: 0 };
  if (upper === 'LW') return { kind: 'nearest-workday', day: 'last' };
  const before = /^L-(\d{1,2})$/.exec(upper)?.[1];
  if (before !== undefined) {
    if (Number(before) < 1 || Number(before) > 30) throw badField(field, text, 'write L-1 to L-30');
    return { kind: 'last', before: Number(before) };
  }
  const day = /^(\d{1,2})W$/.exec(upper)?.[1];
  if (day !== undefined) return { kind: 'nearest-workday', day: cronValue(day, field) };
  if (/[LW]/.test(upper))
    throw badField(field, text, 'write L, L-3, LW or 15W alone, without a list or range');
  return { kind: 'days', days: cronValues(text, field) };
}

/** Reads the day-of-week field. */
export function daysOfWeek(text: string): DayRule {
  const field = cronFields.dayOfWeek;
  if (text.toUpperCase() === 'L') return { kind: 'weekdays', weekdays: [7] };
  const [, weekday, nth] = /^([^#,/-]+)#(.*)$/.exec(text) ?? [];
  if (weekday !== undefined && nth !== undefined) {
    if (!/^[1-5]$/.test(nth)) throw badField(field, text, `write ${weekday}#1 to ${weekday}#5, and no list`);
    return { kind: 'nth', weekday: cronValue(weekday, field), nth: Number(nth) };
  }
  const last = /^([1-7]|[A-Za-z]{3})L$/i.exec(text)?.[1];
  if (last !== undefined) return { kind: 'last-weekday', weekday: cronValue(last, field) };
  if (/#|\dL/i.test(text)) throw badField(field, text, 'write 6#3 or 6L alone, without a list or range');
  return { kind: 'weekdays', weekdays: cronValues(text, field) };
}

/** The days of one month that a rule means, ascending. Empty when the month has none. */
export function matchingDays(rule: DayRule, year: number, month: number): number[] {
  const last = daysInMonth(year, month);
  const onWeekday = (weekday: number) => {
    const first = ((weekday - weekdayOf(year, month, 1) + 7) % 7) + 1;
    return [first, first + 7, first + 14, first + 21, first + 28].filter((day) => day <= last);
  };
  switch (rule.kind) {
    case 'days':
      return rule.days.filter((day) => day <= last);
    case 'weekdays':
      return rule.weekdays.flatMap(onWeekday).sort((a, b) => a - b);
    case 'last':
      return last - rule.before >= 1 ? [last - rule.before] : [];
    case 'nth':
      return onWeekday(rule.weekday).slice(rule.nth - 1, rule.nth);
    case 'last-weekday':
      return onWeekday(rule.weekday).slice(-1);
    case 'nearest-workday': {
      const day = rule.day === 'last' ? last : rule.day;
      return day <= last ? [nearestWorkday(year, month, day, last)] : [];
    }
  }
}

function nearestWorkday(year: number, month: number, day: number, last: number): number {
  const weekday = weekdayOf(year, month, day);
  // Never into the neighbouring month: the 1st on a Saturday becomes Monday the 3rd.
  if (weekday === 7) return day === 1 ? 3 : day - 1;
  if (weekday === 1) return day === last ? day - 2 : day + 1;
  return day;
}
