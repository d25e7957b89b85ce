import * as z from 'zod';
import { nearest } from '../nearest.ts';

/** The zone to write instead of `name`, or undefined if `name` is one, in the spelling of the IANA database. */
function zoneInstead(name: string): string | undefined {
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  if (known.includes(name)) return undefined;
  const [close = 'Europe/Berlin'] = nearest(name, known, 1);
  // Intl also takes offsets such as +02:00, which EventBridge does not
  if (!/^[A-Za-z]/.test(name)) return close;
  try {
    const canonical = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    const spelled = [...known, canonical].find((zone) => zone.toLowerCase() === name.toLowerCase());
    return spelled === undefined || spelled === name ? undefined : spelled;
  } catch {
    return close;
  }
}

/** A time zone of the IANA database. */
export const TimeZone = z.string("write a time zone such as 'Europe/Berlin'").superRefine((name, context) => {
  const instead = zoneInstead(name);
  if (instead !== undefined)
    context.addIssue({ code: 'custom', message: `write a time zone such as '${instead}'` });
});
