/** Sources of one plan and engine, as far as graphs and their alarm show them. */
export interface Ages {
  readonly plan: string;
  readonly engine: string;
  /** That are not paused. */
  readonly sources: number;
  /** Those of which people are told that they are late: what a run usually takes is allowed for. */
  readonly late: number;
  /** Of the newest good point of the source that has the oldest; since it is declared, where it has none. Never too young. */
  readonly goodSeconds: number;
  /** The same in percent of its rpo, of the source that has the highest. */
  readonly percentOfRpo: number;
  /** Since the last good drill of the source that waits longest. Not there where the plan has no drills. */
  readonly drillSeconds?: number | undefined;
}

/** Never throws: a dot that is missing in a graph fails no round. */
export interface AgeMetrics {
  seen(ages: readonly Ages[], at: Date): void;
}
