import type { Alert } from '../messages.ts';

/**
 * What a message is known by: sent twice, by whoever died before it had written that it was sent, it is the same one. An
 * incident is opened and closed once; a reminder has a number; everything else happens at its time.
 */
export function alertId({ what, kind, source, since, at, runId, number, oneOff }: Alert): string {
  const which = oneOff ? (runId ?? at) : isOfATime(what) ? at : `${since} ${number ?? 1}`;
  return [what, kind, source, which].join('|');
}

const isOfATime = (what: Alert['what']): boolean => what === 'acknowledged' || what === 'tested';
