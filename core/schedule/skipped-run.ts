import { dayMs, hourMs, minuteMs, msToWall, wallToMs } from './calendar.ts';
import { type Gap, gapsAhead } from './clock-changes.ts';
import { nextRun, previousRun } from './next-run.ts';
import { matchingMidnights, timesOfDay } from './occurrences.ts';
import type { Schedule } from './schedule.ts';
import { wallClock } from './zone.ts';

/** A run that daylight saving swallows, as a person reads it. */
export interface SkippedRun {
  /** The local time, `02:30`, and the local date, `2027-03-28`, at which it does not exist. */
  readonly time: string;
  readonly date: string;
  /** Local times near it that exist on every day, best first. */
  readonly instead: readonly string[];
}

/**
 * The first run in the ten years from `from` on that does not happen because its local time does not exist, so that
 * more time passes between two backups than the schedule says. An hourly schedule loses nothing: 01:00 and 03:00 are
 * one hour apart on that day.
 */
export function skippedRun(schedule: Schedule, timeZone: string, from: Date): SkippedRun | undefined {
  if (schedule.kind === 'rate') return undefined;
  const gaps = gapsAhead(timeZone, from);
  for (const gap of gaps) {
    const missed = wallRuns(schedule, gap.fromMs, gap.untilMs);
    const [first] = missed;
    if (first === undefined || !leavesAHole(schedule, timeZone, gap, missed)) continue;
    return { ...asText(first), instead: safeTimes(first, gap, gaps) };
  }
  return undefined;
}

/** The runs whose local time lies in [fromMs, untilMs), as wall-clock milliseconds. */
function wallRuns(schedule: Schedule, fromMs: number, untilMs: number): number[] {
  if (schedule.kind === 'rate') return [];
  if (schedule.kind === 'at') return [wallToMs(schedule.at)].filter((at) => at >= fromMs && at < untilMs);
  const times = timesOfDay(schedule);
  const runs: number[] = [];
  for (const midnight of matchingMidnights(schedule, fromMs)) {
    if (midnight >= untilMs) break;
    runs.push(...times.map((time) => midnight + time).filter((at) => at >= fromMs && at < untilMs));
  }
  return runs;
}

function leavesAHole(schedule: Schedule, timeZone: string, gap: Gap, missed: readonly number[]): boolean {
  // A run at the very instant of the jump is the one after it
  const justBefore = new Date(gap.at.getTime() - 1);
  const before = previousRun(schedule, timeZone, justBefore);
  const after = nextRun(schedule, timeZone, justBefore);
  const [first = 0] = missed;
  const last = missed.at(-1) ?? first;
  if (!before || !after) return true;
  const nominal = Math.max(
    first - wallToMs(wallClock(before, timeZone)),
    wallToMs(wallClock(after, timeZone)) - last,
  );
  return after.getTime() - before.getTime() > nominal;
}

/** Moved by the length of the jump, later and earlier, and further as long as some year skips that time too. */
function safeTimes(missed: number, gap: Gap, gaps: readonly Gap[]): string[] {
  const step = Math.max(gap.untilMs - gap.fromMs, 30 * minuteMs);
  const timeOfDay = missed % dayMs;
  const exists = (time: number) =>
    gaps.every(({ fromMs, untilMs }) => {
      const sinceStart = (time - (fromMs % dayMs) + dayMs) % dayMs;
      return sinceStart >= untilMs - fromMs;
    });
  const nearest = (direction: 1 | -1) => {
    for (let time = timeOfDay; time >= 0 && time < dayMs; time += direction * step) {
      if (exists(time)) return [asText(time).time];
    }
    return [];
  };
  return [...nearest(1), ...nearest(-1)];
}

function asText(wallMs: number): { time: string; date: string } {
  const { year, month, day } = msToWall(wallMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(Math.floor((wallMs % dayMs) / hourMs))}:${two(Math.floor((wallMs % hourMs) / minuteMs))}`;
  return { time, date: `${year}-${two(month)}-${two(day)}` };
}
