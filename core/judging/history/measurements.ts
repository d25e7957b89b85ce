import type { Measured } from '../measured.ts';

/** What a point of the history was measured at. */
export interface MeasuredPoint extends Measured {
  readonly runId: string;
}

/**
 * The history that a source is judged by. Manifests and what was counted when they were read back are all of it; where
 * something else keeps it, that is asked first and believed only as far as it is of those very manifests.
 */
export interface Measurements {
  /** The newest points of a source that count, so many at most, the oldest first. */
  good(
    source: { readonly engine: string; readonly source: string },
    most: number,
  ): Promise<readonly MeasuredPoint[]>;
}
