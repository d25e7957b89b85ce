import { nominalIntervalMs } from '../../schedule/nominal-interval.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { skippedRun } from '../../schedule/skipped-run.ts';
import type { Problem } from '../config-error.ts';
import { durationMs, durationText, longerThan } from '../fields/duration.ts';
import { ScheduleField } from '../fields/schedule-field.ts';
import { TimeZone } from '../fields/time-zone.ts';
import { problem } from '../problem.ts';
import type { Outline } from './outline.ts';

/** Promises that a schedule cannot keep (K4), and runs that daylight saving would swallow. */
export function timingProblems({ plans, sources }: Outline, root: unknown, now: Date): Problem[] {
  const swallowed = Object.entries(plans).flatMap(([name, { timeZone, ...plan }]) => {
    const zone = TimeZone.safeParse(timeZone ?? 'UTC').data;
    return (['schedule', 'drill'] as const).flatMap((field) => {
      const schedule = parsed(plan[field]);
      const advice = zone && schedule && skippedAdvice(schedule, zone, now);
      return advice ? [problem(['plans', name, field], root, advice)] : [];
    });
  });
  const intervals = new Map(
    Object.entries(plans).map(([name, { schedule }]) => [name, intervalOf(parsed(schedule))]),
  );
  const broken = Object.entries(sources).flatMap(([name, { plan, rpo }]) => {
    // once for each plan: ten thousand sources may follow one
    const interval = plan === undefined ? undefined : intervals.get(plan);
    const promised = durationMs(rpo ?? '');
    if (interval === undefined || promised === undefined || promised > interval) return [];
    const between = durationText(interval);
    const advice = `write '${longerThan(interval)}' or more: plan '${plan}' lets up to ${between} pass between runs`;
    return [problem(['sources', name, 'rpo'], root, advice)];
  });
  return [...swallowed, ...broken];
}

const intervalOf = (schedule: Schedule | undefined): number | undefined =>
  schedule && nominalIntervalMs(schedule);

const parsed = (text: string | undefined): Schedule | undefined => ScheduleField.safeParse(text).data;

function skippedAdvice(schedule: Schedule, zone: string, now: Date): string | undefined {
  const skipped = skippedRun(schedule, zone, now);
  if (!skipped) return undefined;
  const { time, date, instead } = skipped;
  return `write ${instead.join(' or ') || 'another time'}: ${time} does not exist in ${zone} on ${date}, so that run would be lost`;
}
