import * as z from 'zod';
import { weekdayNames } from '../schedule/cron-field.ts';
import { Duration, KeepFor } from './fields/duration.ts';
import { JudgeSection } from './fields/judge-section.ts';
import { ScheduleField } from './fields/schedule-field.ts';
import { evenIfWrong, oneOf, section, whole } from './fields/section.ts';
import { TimeZone } from './fields/time-zone.ts';

const Keep = section(
  {
    daily: KeepFor.optional(),
    weekly: KeepFor.optional(),
    monthly: KeepFor.optional(),
    yearly: KeepFor.optional(),
    'pre-deploy': KeepFor.prefault('30d'),
    'on-demand': KeepFor.prefault('30d'),
    atLeast: whole(1, 1000).default(3),
  },
  "{ daily: '14d', weekly: '90d' }",
).refine(({ daily, weekly, monthly, yearly }) => [daily, weekly, monthly, yearly].some(Boolean), {
  error: "keep at least one of daily, weekly, monthly and yearly, for example { daily: '14d' }",
  when: evenIfWrong,
});

const Storage = oneOf(['glacier-instant', 'glacier-flexible', 'deep-archive']).optional();

const dayAdvice = "write month and day such as '04-01'";
// 2027 has no February 29th: an anchor that comes every four years is a mistake.
const isMonthDay = (text: string): boolean =>
  /^\d\d-\d\d$/.test(text) && parseDay(`2027-${text}`)?.slice(5, 10) === text;

function parseDay(text: string): string | undefined {
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

const MonthDay = z.string(dayAdvice).refine(isMonthDay, dayAdvice);

/** When, what is kept how long, which proof is due. */
export const PlanSection = section(
  {
    schedule: ScheduleField.optional(),
    timeZone: TimeZone.default('UTC'),
    keep: Keep,
    archive: section(
      {
        daily: Storage,
        weekly: Storage,
        monthly: Storage,
        yearly: Storage,
        'pre-deploy': Storage,
        'on-demand': Storage,
      },
      "{ yearly: 'deep-archive' }",
    ).optional(),
    drill: ScheduleField.optional(),
    /** Every stored byte of a warm point is read again within this time. */
    verify: Duration.optional(),
    /** Of a folder: what no rule keeps goes after each good run. A deployment retires by itself. */
    retire: oneOf(['after-run']).optional(),
    anchors: section(
      {
        weekly: oneOf(weekdayNames).optional(),
        monthly: whole(1, 28).optional(),
        yearly: MonthDay.optional(),
      },
      "{ weekly: 'SAT' }",
    ).optional(),
    attempts: whole(1, 10).default(3),
    deadline: Duration.prefault('12h'),
    window: Duration.optional(),
    streams: whole(1, 32).default(2),
    judge: JudgeSection.optional(),
  },
  "{ schedule: 'cron(30 3 * * ? *)', keep: { daily: '14d' } }",
);

/** A plan without `schedule` runs by hand only. Durations are `{ seconds }`. */
export type PlanConfig = z.output<typeof PlanSection> & { readonly name: string };
