/** Time as the rules see it. Tests use one that moves only when told. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms` milliseconds; rejects at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
