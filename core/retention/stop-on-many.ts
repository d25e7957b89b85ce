import type { Ruling } from './rulings.ts';

/** A removal that is too large to happen without a person. */
export interface Stopped {
  /** Points that nothing keeps. */
  readonly due: number;
  /** As many may go by themselves. */
  readonly limit: number;
}

/** A share of all points of the source. */
const share = 0.2;
/** retire works every day. Whoever finds weeks of work at once has a wrong clock, or was away. */
const usualMs = 3 * 86_400_000;

/**
 * The stop on large removals (K3): as many points of a source may go as became due since retire last worked for it, and one
 * more; or a fifth of them all. What a jump of the clock or a long silence makes due at once waits for a person.
 */
export function stopOnMany(
  rulings: readonly Ruling[],
  { now, lastRetired }: { readonly now: Date; readonly lastRetired: Date | undefined },
): Stopped | undefined {
  const due = rulings.filter(({ rule }) => rule === 'due');
  const sinceMs = Math.max(lastRetired?.getTime() ?? now.getTime(), now.getTime() - usualMs);
  const fresh = due.filter(({ until }) => until !== null && until.getTime() > sinceMs).length;
  const limit = Math.max(Math.floor(rulings.length * share), fresh + 1);
  return due.length > limit ? { due: due.length, limit } : undefined;
}
