import { UsageError } from '../errors.ts';

/** One mistake in a config. All three are safe to print: no value of a url, no user part of any URL. */
export interface Problem {
  /** Where: `sources.orders.rpo`. */
  readonly path: string;
  /** What stands there, as a person would write it, or `(missing)`. */
  readonly value: string;
  /** What to write instead. */
  readonly instead: string;
}

/** A config that cannot be used, with everything that is wrong in it. */
export class ConfigError extends UsageError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super(`the config has ${count}`, {
      hint: problems.map(({ path, value, instead }) => `${path} is ${value}: ${instead}`).join('\n'),
    });
    this.problems = problems;
  }
}
