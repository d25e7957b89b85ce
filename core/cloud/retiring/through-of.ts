import type { Retirement } from '../ports/retirements.ts';

/** When retire last came to its end for a source: one that found it at work did not. Undefined: it never did. */
export const throughOf = (last: Retirement | undefined): string | undefined =>
  last?.lastThrough ?? (last && last.outcome !== 'busy' ? last.at : undefined);
