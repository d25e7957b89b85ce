import type { IncidentKind } from '../incident-kind.ts';
import type { ToldError } from '../run-record.ts';

/** One thing that is wrong with one source or with the whole deployment, open until it is right again. */
export interface Incident {
  /** Or `wholeDeployment`. */
  readonly source: string;
  readonly kind: IncidentKind;
  /** The run that failed first, where runs are what is counted. */
  readonly runId?: string | undefined;
  readonly openedAt: string;
  readonly lastAt: string;
  /** Runs that failed since it was opened; of what is only seen, 1. */
  readonly failures: number;
  readonly error: ToldError;
}

export interface Incidents {
  /** Opens one, or adds to the open one. The same run told twice counts once. */
  failed(
    source: string,
    kind: IncidentKind,
    run: { readonly runId: string; readonly at: string; readonly error: ToldError },
  ): Promise<Incident>;
  /**
   * Opens one for something that is seen and not counted, or says anew what is seen of the open one. Seen again, however
   * often, it is the same incident.
   */
  raise(
    source: string,
    kind: IncidentKind,
    seen: { readonly at: string; readonly error: ToldError },
  ): Promise<{ readonly incident: Incident; readonly isNew: boolean }>;
  current(source: string, kind: IncidentKind): Promise<Incident | undefined>;
  /** Takes this one away as it was read; one that was opened since, or to which a failure was added, stays. */
  close(incident: Incident): Promise<void>;
  open(source: string): Promise<readonly Incident[]>;
  /** Those of all sources and of the deployment, the oldest first; a moment ago's may not be there yet. */
  everywhere(): AsyncIterable<Incident>;
}
