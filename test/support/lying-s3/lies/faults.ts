import type { S3Request } from '../request/s3-request.ts';
import type { Lie, Rule } from './lie.ts';

/** The lies that a test has scripted. */
export interface Faults {
  /** After those that are there. */
  add(...rules: readonly Rule[]): void;
  /** From now on the truth. */
  clear(): void;
  /** Rules that were never told, or not as often as they say. */
  untold(): Rule[];
  /** The lie for a request, counted as told. */
  lieFor(request: S3Request): Lie | undefined;
}

interface Kept {
  readonly rule: Rule;
  fitted: number;
  told: number;
}

export function createFaults(): Faults {
  const kept: Kept[] = [];
  const isOver = ({ rule, told }: Kept): boolean => rule.times !== undefined && told >= rule.times;
  return {
    add: (...rules) => {
      kept.push(...rules.map((rule) => ({ rule, fitted: 0, told: 0 })));
    },
    clear: () => {
      kept.length = 0;
    },
    untold: () => kept.filter(({ rule, told }) => told < (rule.times ?? 1)).map(({ rule }) => rule),
    lieFor(request) {
      for (const one of kept) {
        if (isOver(one) || !one.rule.when(request)) continue;
        one.fitted += 1;
        if (one.fitted <= (one.rule.skip ?? 0)) continue;
        one.told += 1;
        return one.rule.lie;
      }
      return undefined;
    },
  };
}
