import type { RunKind } from '../run-record.ts';

/** A run that has ended, as far as graphs show it. */
export interface EndedRun {
  readonly plan: string;
  readonly engine: string;
  readonly kind: RunKind;
  readonly source: string;
  readonly runId: string;
  readonly good: boolean;
  /** From the moment it was accepted to its end: what waited is in it. */
  readonly seconds: number;
  /** Stored by a backup that is verified. */
  readonly bytes?: number | undefined;
  /** In it, of all tables. */
  readonly rows?: number | undefined;
  readonly endedAt: string;
}

/** Numbers of runs, for graphs and their alarms. Never throws: a dot that is missing in a graph fails no run. */
export interface RunMetrics {
  ended(run: EndedRun): void;
}
