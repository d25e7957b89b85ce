import * as z from 'zod';

const unitMs = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['y', 365 * 86_400_000],
]);

/** Milliseconds of '90s', '10m', '25h', '14d' or '1y' (365 days). Undefined for anything else, zero included. */
export function durationMs(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,6})([smhdy])$/.exec(text) ?? [];
  const size = unitMs.get(unit ?? '');
  const ms = Number(digits) * (size ?? 0);
  return ms > 0 ? ms : undefined;
}

/** The shortest whole duration longer than `ms`, as a person would write it. */
export function longerThan(ms: number): string {
  const unit = ms < 3_600_000 ? 'm' : ms < 7 * 86_400_000 ? 'h' : 'd';
  const size = unitMs.get(unit) ?? 1;
  return `${Math.floor(ms / size) + 1}${unit}`;
}

/** `ms` in the largest unit that divides it: 86,400,000 is '24h'. */
export function durationText(ms: number): string {
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000}h`;
  return ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`;
}

const advice = "write a duration such as '90s', '10m', '25h', '14d' or '1y'";

export interface Seconds {
  readonly seconds: number;
}

/** A length of time. Written '25h', read as `{ seconds: 90000 }`. */
export const Duration = z.string(advice).transform((text, context): Seconds => {
  const ms = durationMs(text);
  if (ms === undefined) context.addIssue({ code: 'custom', message: advice });
  return { seconds: (ms ?? 0) / 1000 };
});

/** How long to keep something: a duration, or until a person decides. */
export const KeepFor = z.string(`${advice}, or 'forever'`).transform((text, context): Seconds | 'forever' => {
  if (text === 'forever') return text;
  const ms = durationMs(text);
  if (ms === undefined) context.addIssue({ code: 'custom', message: `${advice}, or 'forever'` });
  return { seconds: (ms ?? 0) / 1000 };
});
