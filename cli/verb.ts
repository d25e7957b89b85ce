import type { Output, Result } from './output/output.ts';

/** What every verb is given. */
export interface VerbContext {
  readonly configFile: string;
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted with a StoppedError when the process must end. */
  readonly signal: AbortSignal;
  /** Throws when the process must end, also when nobody could tell us: looks whether our parents are still there. */
  readonly throwIfStopped: () => void;
}

export interface VerbResult extends Result {
  readonly exitCode: number;
}

export type Verb = (context: VerbContext) => Promise<VerbResult>;
