import type { RunRecord } from '../run-record.ts';
import type { TaskEnd } from '../task-end.ts';

export type Launched =
  | { readonly as: 'launched'; readonly taskArn: string }
  /** No capacity, no address, a quota, throttling: nothing is wrong with the run, and it costs no attempt. */
  | { readonly as: 'no-room'; readonly reason: string };

/** Starts tasks. */
export interface Launcher {
  /** What will be asked for this launch, word for word, to be kept before it is asked. */
  inputFor(record: RunRecord, slice: string): Promise<string>;
  /** Asks for it; asked twice, one task runs. PermanentError when it can never be. */
  launch(input: string): Promise<Launched>;
}

export interface TaskLooker {
  /** Asks that a task ends. It has two minutes to do so by itself; its end is news like any other. */
  stop(taskArn: string, reason: string): Promise<void>;
  /** `unknown`: stopped so long ago that it is forgotten, or never there. */
  look(taskArn: string): Promise<
    | {
        readonly as: 'running' | 'unknown';
        /** Whether its program has begun; a task waits for its capacity, its address and its image before. */
        readonly hasBegun?: boolean;
      }
    | { readonly as: 'stopped'; readonly end: TaskEnd }
  >;
}
