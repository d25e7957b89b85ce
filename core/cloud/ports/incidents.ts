import type { IncidentKind } from '../incident-kind.ts';
import type { Acknowledgement, AlertAbout } from '../messages.ts';
import type { ToldError } from '../run-record.ts';

/** One thing that is wrong with one source or with the whole deployment, open until it is right again. */
export interface Incident {
  /** Or `wholeDeployment`, or a part of it. */
  readonly source: string;
  readonly kind: IncidentKind;
  /** The run that failed first, where runs are what is counted. */
  readonly runId?: string | undefined;
  readonly openedAt: string;
  readonly lastAt: string;
  /** Runs that failed since it was opened; of what is only seen, 1. */
  readonly failures: number;
  readonly error: ToldError;
  /** What its first alert said beside. Not there of one that an older version opened. */
  readonly about?: AlertAbout | undefined;
  /** When people were told first. Not there: nobody was told yet. */
  readonly toldAt?: string | undefined;
  /** Number of the newest reminder; 0 is none. */
  readonly reminders: number;
  /** How many steps of the escalation were taken. */
  readonly escalations: number;
  readonly acknowledged?: Acknowledgement | undefined;
}

/** What becomes known of telling it. */
export type IncidentNews = Partial<Pick<Incident, 'toldAt' | 'reminders' | 'escalations' | 'acknowledged'>>;

export interface Incidents {
  /** Opens one, or adds to the open one. The same run told twice counts once. */
  failed(
    source: string,
    kind: IncidentKind,
    run: {
      readonly runId: string;
      readonly at: string;
      readonly error: ToldError;
      readonly about?: AlertAbout | undefined;
    },
  ): Promise<Incident>;
  /**
   * Opens one for something that is seen and not counted, or says anew what is seen of the open one. Seen again, however
   * often, it is the same incident.
   */
  raise(
    source: string,
    kind: IncidentKind,
    seen: { readonly at: string; readonly error: ToldError; readonly about?: AlertAbout | undefined },
  ): Promise<{ readonly incident: Incident; readonly isNew: boolean }>;
  current(source: string, kind: IncidentKind): Promise<Incident | undefined>;
  /**
   * Keeps what became known of telling it, and gives it as it is then. Numbers only grow; the first time that people were
   * told stays, and so does the first who acknowledged. Undefined when this incident is not open any more.
   */
  note(
    incident: Pick<Incident, 'source' | 'kind' | 'openedAt'>,
    news: IncidentNews,
  ): Promise<Incident | undefined>;
  /** Takes this one away as it was read; one that was opened since, or to which a failure was added, stays. */
  close(incident: Incident): Promise<void>;
  open(source: string): Promise<readonly Incident[]>;
  /** Those of all sources and of the deployment, the oldest first; a moment ago's may not be there yet. */
  everywhere(): AsyncIterable<Incident>;
}
