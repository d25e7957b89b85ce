import type { PlanConfig } from '../config/plan.ts';
import type { DispatchRequest } from './dispatch.ts';

/** A schedule as a plan declares it. */
export interface DeclaredSchedule {
  readonly name: string;
  /** `cron(30 3 * * ? *)` */
  readonly expression: string;
  readonly timeZone: string;
  /** What dispatch gets, as soon as the Scheduler has put the time in. */
  readonly input: DispatchRequest;
}

/** The Scheduler puts the time that a call is due at in its place. */
const placeholder = '<aws.scheduler.scheduled-time>';

/** One for each plan and kind of work that it names a time for, however many sources follow the plan. */
export const declaredSchedules = (
  plans: Readonly<Record<string, Pick<PlanConfig, 'name' | 'timeZone' | 'schedule' | 'drill'>>>,
): readonly DeclaredSchedule[] =>
  Object.values(plans).flatMap(({ name: plan, timeZone, schedule, drill }) =>
    [{ work: 'backup', when: schedule } as const, { work: 'drill', when: drill } as const].flatMap(
      ({ work, when }) =>
        when
          ? [
              {
                name: `${plan}-${work}`,
                expression: when.text,
                timeZone,
                input: { work, plan, scheduledAt: placeholder },
              },
            ]
          : [],
    ),
  );
