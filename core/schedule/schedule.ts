import { UsageError } from '../errors.ts';
import { dayMs, hourMs, minuteMs, msToWall, type Wall, wallToMs } from './calendar.ts';
import { type Cron, parseCron } from './cron.ts';

/** `rate(…)`: every so many milliseconds. */
export interface Rate {
  readonly kind: 'rate';
  readonly text: string;
  readonly everyMs: number;
}

/** `at(…)`: once, at a local time. */
export interface Once {
  readonly kind: 'at';
  readonly text: string;
  readonly at: Wall;
}

/** When a plan runs: an expression as EventBridge Scheduler understands it. `text` is what the user wrote. */
export type Schedule = Cron | Rate | Once;

/** Reads `cron(…)`, `rate(…)` or `at(…)`. Throws a UsageError whose hint says what to write instead. */
export function parseSchedule(text: string): Schedule {
  const [, kind, inner] = /^\s*([a-z]+)\((.*)\)\s*$/s.exec(text) ?? [];
  if (kind === 'cron' && inner !== undefined) return parseCron(text, inner);
  if (kind === 'rate' && inner !== undefined) return parseRate(text, inner);
  if (kind === 'at' && inner !== undefined) return parseAt(text, inner);
  throw new UsageError(`'${text}' is no schedule`, {
    hint: "write 'cron(30 3 * * ? *)', 'rate(6 hours)' or 'at(2027-01-31T03:30:00)'",
  });
}

const unitMs = new Map([
  ['minute', minuteMs],
  ['hour', hourMs],
  ['day', dayMs],
]);

/** Reads `rate(value unit)`: a positive whole number and minute(s), hour(s) or day(s). */
function parseRate(text: string, inner: string): Rate {
  const [, digits = '', unit = '', plural] = /^\s*(\d{1,6})\s+(minute|hour|day)(s?)\s*$/.exec(inner) ?? [];
  const count = Number(digits);
  const size = unitMs.get(unit);
  if (size === undefined || count < 1) {
    throw new UsageError(`'${text}' is no rate`, { hint: "write 'rate(1 day)' or 'rate(6 hours)'" });
  }
  // EventBridge insists on this grammar and refuses the deployment otherwise
  const right = count === 1 ? unit : `${unit}s`;
  if (right !== `${unit}${plural}`) {
    throw new UsageError(`'${text}' has the wrong number of the unit`, {
      hint: `write 'rate(${count} ${right})'`,
    });
  }
  return { kind: 'rate', text: text.trim(), everyMs: count * size };
}

/** Reads `at(yyyy-mm-ddThh:mm:ss)`: a local time that the calendar has. */
function parseAt(text: string, inner: string): Once {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(inner.trim());
  if (!match) {
    throw new UsageError(`'${text}' is no point in time`, { hint: "write 'at(2027-01-31T03:30:00)'" });
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const at = { year, month, day, hour, minute, second };
  const real = msToWall(wallToMs(at));
  if (wallToMs(real) !== wallToMs(at) || real.day !== day || real.hour !== hour || real.second !== second) {
    throw new UsageError(`'${text}' names a time that no calendar has`, {
      hint: "write a date and time that exist, for example 'at(2027-01-31T03:30:00)'",
    });
  }
  return { kind: 'at', text: text.trim(), at };
}
