import type { RunKey, RunRecord } from '../run-record.ts';

export type Claimed =
  | { readonly as: 'claimed' }
  /** Asked twice: here it is. */
  | { readonly as: 'known'; readonly record: RunRecord }
  /** Another run of this kind is under way for the source. */
  | { readonly as: 'busy'; readonly runId: string };

/** The runs of a deployment. Every write is conditional: of two that race, one wins and the other is told. */
export interface RunRecords {
  /** Writes a new run, unless it is known or its source has one of that kind under way. An ended one claims nothing. */
  claim(record: RunRecord): Promise<Claimed>;
  get(key: RunKey): Promise<RunRecord | undefined>;
  /**
   * Writes a record in place of the one with its `version`, which is raised by one. False when that version is not
   * there any more: read again, decide again. Ending a run gives its source free.
   */
  replace(record: RunRecord): Promise<boolean>;
  /** Runs that are not ended, or of which somebody must still be told. Each kind of them in order of acceptance. */
  open(): AsyncIterable<RunRecord>;
  /** Kinds and ids of runs of a source that are not ended. */
  busy(source: string): Promise<readonly Pick<RunKey, 'kind' | 'runId'>[]>;
  /** Runs that have a task, or have asked for one. */
  atWork(): AsyncIterable<RunRecord>;
  /** Keeps a part of the config under its hash. */
  keepSlice(hash: string, slice: string): Promise<void>;
  slice(hash: string): Promise<string | undefined>;
}
