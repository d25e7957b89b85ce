import type { RunKey, RunKind, RunRecord } from '../../cloud/run-record.ts';

/** Runs as their records tell of them. */
export interface SeenRuns {
  /** Those that have a task, or have asked for one. */
  atWork(): AsyncIterable<RunRecord>;
  /** Of one source and kind, the one with the latest scheduled time first; those that were skipped among them. */
  newest(source: string, kind: RunKind): AsyncIterable<RunRecord>;
}

/** How far a task said that it is. */
export interface SeenProgress {
  get(run: RunKey): Promise<
    | {
        /** Of which launch. */
        readonly launch: number;
        readonly phase: string;
        /** When it was told. */
        readonly at: string;
        /** When something last moved: a byte, an item, any sign of life. Not told by a worker of an older version. */
        readonly movedAt?: string | undefined;
      }
    | undefined
  >;
}
