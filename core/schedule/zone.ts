import { dayMs, msToWall, type Wall, wallToMs } from './calendar.ts';

/** What a local time is in a zone. In spring some do not exist, in autumn some exist twice. */
export type Instant =
  | { readonly kind: 'unique'; readonly at: Date }
  | { readonly kind: 'fold'; readonly first: Date; readonly second: Date }
  /** `resumesAt` is the instant at which the clock jumps over the asked time, by `skippedMs`. */
  | { readonly kind: 'gap'; readonly resumesAt: Date; readonly skippedMs: number };

// Building one costs a hundred times what using it costs.
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

/** The local time that `zone` shows at `date`. Throws RangeError when the zone does not exist. */
export function wallClock(date: Date, zone: string): Wall {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (
    formatOf(zone).format(date).match(/\d+/g) ?? []
  ).map(Number);
  return { year, month, day, hour, minute, second };
}

/** How far the zone's wall clock is ahead of UTC at this instant, in milliseconds. */
export const offsetMs = (atMs: number, zone: string): number =>
  wallToMs(wallClock(new Date(atMs), zone)) - Math.floor(atMs / 1000) * 1000;

/** The instant, or the two, or the gap, at which `zone` shows `wall`. */
export function instantOf(wall: Wall, zone: string): Instant {
  const wallAt = wallToMs(wall);
  // No zone has changed twice within two days since 1970, so the offsets on both sides are all there are.
  const before = offsetMs(wallAt - dayMs, zone);
  const after = offsetMs(wallAt + dayMs, zone);
  const fits = [...new Set([before, after])]
    .map((offset) => wallAt - offset)
    .filter((at) => offsetMs(at, zone) === wallAt - at)
    .sort((a, b) => a - b);
  const [first, second] = fits;
  if (first === undefined) {
    const resumesAt = new Date(changeBetween(wallAt - after, wallAt - before, zone));
    return { kind: 'gap', resumesAt, skippedMs: after - before };
  }
  if (second === undefined) return { kind: 'unique', at: new Date(first) };
  return { kind: 'fold', first: new Date(first), second: new Date(second) };
}

/** The first instant in (low, high] with another offset than at `low`. */
export function changeBetween(low: number, high: number, zone: string): number {
  const offset = offsetMs(low, zone);
  let [same, other] = [low, high];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetMs(middle, zone) === offset) same = middle;
    else other = middle;
  }
  return other;
}

/** The first instant of a local day. That is not always 00:00: some zones jump at midnight. */
export function startOfDay(year: number, month: number, day: number, zone: string): Date {
  const midnight = instantOf({ ...msToWall(Date.UTC(year, month - 1, day)) }, zone);
  if (midnight.kind === 'gap') return midnight.resumesAt;
  return midnight.kind === 'fold' ? midnight.first : midnight.at;
}
