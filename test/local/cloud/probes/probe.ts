import type { Aws } from '../support/aws.ts';

/** What a correction is for, seen from outside. */
export interface Probe {
  readonly correction: string;
  /** Does something, and tells what came of it. */
  readonly observe: (aws: Aws) => Promise<unknown>;
  /** As AWS does it. */
  readonly right: unknown;
  /** As the emulator does it by itself. When it no longer does, the correction can go. */
  readonly wrong: unknown;
}

/** Asks for something that AWS may refuse, and gives `ok` or the name of the refusal. */
export const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
