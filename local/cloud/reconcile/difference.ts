/** Something that the template declares and the emulator dropped, although the deploy was green. */
export interface Difference {
  /** Logical id, stack, and what it has become: `Bucket83908E77 of holdfast-store (holdfast-store-…)`. */
  readonly resource: string;
  /** What was dropped: `default retention`. */
  readonly what: string;
  /** `put back`: done by a call to the service after the deploy, and read again. */
  readonly cure: 'put back' | 'not possible here';
}

/** One thing to compare, and how to mend it. */
export interface Comparison {
  readonly what: string;
  /** As the service takes it; undefined when the template does not declare it. */
  readonly declared: unknown;
  /** What the service says is there, in the shape of `declared`. */
  readonly find: () => Promise<unknown>;
  /** Absent where the service has no call for it. */
  readonly put?: () => Promise<unknown>;
}
