import type { RunKind, ToldError } from '../run-record.ts';

/** One thing that is wrong with one source, open until it is right again. */
export interface Incident {
  readonly source: string;
  readonly kind: RunKind;
  /** The run that failed first. */
  readonly runId: string;
  readonly openedAt: string;
  readonly lastAt: string;
  /** Runs that failed since it was opened. */
  readonly failures: number;
  readonly error: ToldError;
}

export interface Incidents {
  /** Opens one, or adds to the open one. The same run told twice counts once. */
  failed(
    source: string,
    kind: RunKind,
    run: { readonly runId: string; readonly at: string; readonly error: ToldError },
  ): Promise<Incident>;
  current(source: string, kind: RunKind): Promise<Incident | undefined>;
  /** Takes this one away as it was read; one that was opened since, or to which a failure was added, stays. */
  close(incident: Incident): Promise<void>;
  open(source: string): Promise<readonly Incident[]>;
}
