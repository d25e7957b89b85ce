import type { Problem } from '../config-error.ts';
import { problem } from '../problem.ts';
import type { Outline } from './outline.ts';

/** Plans that promise to forget where nobody could take it back: only a folder hides what a run retires. */
export function retireProblems({ plans, store }: Outline, root: unknown): Problem[] {
  if (store.s3 === undefined) return [];
  return Object.entries(plans)
    .filter(([, { retire }]) => retire === 'after-run')
    .map(([name]) =>
      problem(['plans', name, 'retire'], root, 'leave it out: it is for store: { directory } alone'),
    );
}
