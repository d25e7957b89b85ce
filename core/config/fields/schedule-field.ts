import * as z from 'zod';
import { UsageError } from '../../errors.ts';
import { parseSchedule, type Schedule } from '../../schedule/schedule.ts';

/** What to write instead of a schedule that cannot be, or undefined for a good one. */
function scheduleOr(text: string): Schedule | { readonly advice: string } {
  try {
    return parseSchedule(text);
  } catch (error) {
    if (error instanceof UsageError) return { advice: `${error.hint} (${error.message})` };
    throw error;
  }
}

/** An EventBridge expression, taken apart. */
export const ScheduleField = z
  .string("write 'cron(30 3 * * ? *)', 'rate(6 hours)' or 'at(2027-01-31T03:30:00)'")
  .transform((text, context): Schedule => {
    const schedule = scheduleOr(text);
    if (!('advice' in schedule)) return schedule;
    context.addIssue({ code: 'custom', message: schedule.advice });
    return z.NEVER;
  });
