import * as z from 'zod';

/** Classes that follow the calendar, the lowest first. A higher one satisfies the lower ones. */
export const calendarClasses = ['daily', 'weekly', 'monthly', 'yearly'] as const;
export type CalendarClass = (typeof calendarClasses)[number];

/** Decides how long a point is kept and where. */
export const PointClass = z.enum([...calendarClasses, 'pre-deploy', 'on-demand']);
export type PointClass = z.infer<typeof PointClass>;

export const isCalendarClass = (name: PointClass): name is CalendarClass =>
  calendarClasses.some((calendar) => calendar === name);
