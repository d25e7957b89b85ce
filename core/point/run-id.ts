import { createHash } from 'node:crypto';

const form = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-[0-9a-f]{6}$/;

/** `20261120T023000Z-3f9a1c`: the scheduled time and six hex characters of sha256(`source|milliseconds`). */
export function runIdOf(source: string, scheduledAt: Date): string {
  const hash = createHash('sha256').update(`${source}|${scheduledAt.getTime()}`).digest('hex');
  return `${compactTime(scheduledAt)}-${hash.slice(0, 6)}`;
}

/** `20261120T023000Z`, to the second. */
export const compactTime = (at: Date): string =>
  `${at.toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '')}Z`;

export const isRunId = (text: string): boolean => form.test(text);
