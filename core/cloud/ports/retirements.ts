/** How retire last worked for a source. */
export interface Retirement {
  readonly source: string;
  readonly at: string;
  readonly outcome: 'done' | 'nothing' | 'stopped' | 'busy';
  /** Points that some rule keeps, and points that none kept. */
  readonly stays: number;
  readonly due: number;
  /** As many were to go without a person, where it stopped. */
  readonly limit?: number | undefined;
  /** When it last came to its end: nothing of the source was at work. @default `at`, where the outcome says so */
  readonly lastThrough?: string | undefined;
  /** When it last hid something. */
  readonly lastDone?: string | undefined;
}

/** One for each source, the last one. */
export interface Retirements {
  get(source: string): Promise<Retirement | undefined>;
  put(retirement: Retirement): Promise<void>;
}
