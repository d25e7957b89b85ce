import { dayMs, minuteMs } from './calendar.ts';
import { changeBetween, offsetMs } from './zone.ts';

/** A jump of the wall clock over local times, as daylight saving does it in spring. */
export interface Gap {
  /** The instant of the jump. */
  readonly at: Date;
  /** The first local time that does not exist, and the first that does again, as wall-clock milliseconds. */
  readonly fromMs: number;
  readonly untilMs: number;
}

const years = 10;
const step = 7 * dayMs;

/** The local times that `zone` skips in the ten years from `from` on. */
export function gapsAhead(zone: string, from: Date): Gap[] {
  const gaps: Gap[] = [];
  // Two changes are at least a month apart (Ramadan in Morocco), so a step of a week finds each
  const start = Math.floor(from.getTime() / minuteMs) * minuteMs;
  for (let day = start; day < start + years * 366 * dayMs; day += step) {
    const [before, after] = [offsetMs(day, zone), offsetMs(day + step, zone)];
    if (after <= before) continue;
    const at = changeBetween(day, day + step, zone);
    gaps.push({ at: new Date(at), fromMs: at + before, untilMs: at + after });
  }
  return gaps;
}
