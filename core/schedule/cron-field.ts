import { UsageError } from '../errors.ts';

/** One of the six places of a cron expression and what may stand there. */
export interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values, the first for `min`. */
  readonly names?: readonly string[];
  /** Whether `22-2` means 22, 23, 0, 1, 2. Years do not come round. */
  readonly wraps: boolean;
  /** Whether `0/15` is allowed. EventBridge has no steps between days of the week. */
  readonly steps: boolean;
}

const monthNames = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
export const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

export const cronFields = {
  minutes: { name: 'minutes', min: 0, max: 59, wraps: true, steps: true },
  hours: { name: 'hours', min: 0, max: 23, wraps: true, steps: true },
  dayOfMonth: { name: 'day-of-month', min: 1, max: 31, wraps: true, steps: true },
  month: { name: 'month', min: 1, max: 12, names: monthNames, wraps: true, steps: true },
  dayOfWeek: { name: 'day-of-week', min: 1, max: 7, names: weekdayNames, wraps: true, steps: false },
  year: { name: 'year', min: 1970, max: 2199, wraps: false, steps: true },
} as const satisfies Record<string, CronField>;

export function badField(field: CronField, text: string, hint?: string): UsageError {
  const names = field.names ? ` or ${field.names[0]} to ${field.names.at(-1)}` : '';
  return new UsageError(`the ${field.name} field of the cron expression holds '${text}'`, {
    hint: hint ?? `write numbers from ${field.min} to ${field.max}${names} in the ${field.name} field`,
  });
}

/** One number or name of a field. Throws a UsageError when it is neither. */
export function cronValue(text: string, field: CronField): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return named + field.min;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.min && value <= field.max)) throw badField(field, text);
  return value;
}

/** Every value that a field stands for, ascending: lists of `*`, values and ranges, each with a step or not. */
export function cronValues(text: string, field: CronField): number[] {
  const values = text.split(',').flatMap((item) => itemValues(item, field));
  return [...new Set(values)].sort((a, b) => a - b);
}

function itemValues(item: string, field: CronField): number[] {
  const [, from, to, step] = /^(\*|[^-/*]+)(?:-([^-/*]+))?(?:\/(.*))?$/.exec(item) ?? [];
  if (from === undefined || (from === '*' && to !== undefined)) throw badField(field, item);
  if (step !== undefined && !field.steps) {
    throw badField(field, item, `list the values instead of a step, for example ${field.names?.[1]},THU`);
  }
  const every = step === undefined ? 1 : stepOf(step, field);
  const first = from === '*' ? field.min : cronValue(from, field);
  const toTheEnd = from === '*' || (to === undefined && step !== undefined);
  const last = toTheEnd ? field.max : cronValue(to ?? from, field);
  if (first > last && !field.wraps) throw badField(field, item, `write ${last}-${first}`);
  const count = (first <= last ? last - first : field.max - first + 1 + last - field.min) + 1;
  const size = field.max - field.min + 1;
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => {
    return ((first - field.min + index * every) % size) + field.min;
  });
}

function stepOf(text: string, field: CronField): number {
  const largest = field.max - field.min + (field.min === 0 ? 0 : 1);
  const step = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (step < 1 || step > largest) {
    throw badField(
      field,
      `/${text}`,
      `write a step from 1 to ${largest} after the / in the ${field.name} field`,
    );
  }
  return step;
}
