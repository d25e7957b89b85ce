import type { Alert } from '../messages.ts';

/** Seconds from the instant that the newest good point brings back to when the message was made. */
export const ageSecondsOf = ({ at, lastGood }: Pick<Alert, 'at' | 'lastGood'>): number | undefined =>
  lastGood ? Math.max(0, (Date.parse(at) - Date.parse(lastGood.consistentAt)) / 1000) : undefined;

/** More may be lost than was promised. Where nobody promised anything, or there is no point, that is so too. */
export function isTooOld(alert: Pick<Alert, 'at' | 'lastGood' | 'rpoSeconds'>): boolean {
  const age = ageSecondsOf(alert);
  return age === undefined || alert.rpoSeconds === undefined || age > alert.rpoSeconds;
}

/** `31 h old, promised 25 h`. */
export function ageText(alert: Pick<Alert, 'at' | 'lastGood' | 'rpoSeconds'>): string | undefined {
  const age = ageSecondsOf(alert);
  if (age === undefined) return undefined;
  const promised = alert.rpoSeconds === undefined ? '' : `, promised ${spanText(alert.rpoSeconds)}`;
  return `${spanText(age)} old${promised}`;
}

/** In the unit that a person thinks in: minutes up to two hours, hours up to three days. */
export function spanText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
