import type { IncidentKind } from '../cloud/incident-kind.ts';
import type { Incident } from '../cloud/ports/incidents.ts';
import type { ToldError } from '../cloud/run-record.ts';
import type { Config } from '../config/config.ts';
import type { SourceConfig } from '../config/source.ts';
import type { Memory } from './round/memory.ts';

/** One thing that is wrong now. */
export interface Finding {
  /** Or `wholeDeployment`. */
  readonly source: string;
  readonly kind: IncidentKind;
  readonly error: ToldError;
  /** Who is told of it, where the source itself is not in the config (any more). */
  readonly by?: SourceConfig;
}

/** What a look has shown. */
export interface Seen {
  readonly findings: readonly Finding[];
  /** Of the incidents that are open, those that the look has shown to be over. What it could not look at is not over. */
  readonly right: readonly Incident[];
}

/** What all checks of one round share. */
export interface Round {
  readonly at: Date;
  readonly config: Config;
  /** Incidents of all kinds, as they were when the round began. */
  readonly open: readonly Incident[];
  readonly memory: Memory;
  /** False when whoever looks at many things must leave the others for the next round. */
  hasTime(): boolean;
}

/** One kind of look. It throws when it cannot look: then nothing that is open ends, and people are told of that. */
export interface Check {
  /** For people: it stands in the message when it cannot look. */
  readonly name: string;
  readonly kinds: readonly IncidentKind[];
  /** Milliseconds between two looks, as long as nothing of its kinds is open. @default every round */
  readonly everyMs?: number;
  look(round: Round): Promise<Seen>;
}

/** Names an incident, or what would become one. */
export const keyOf = ({ source, kind }: Pick<Finding, 'source' | 'kind'>): string => `${kind} ${source}`;

/** What is over: open, looked at, and not found again. */
export function notFoundAgain(
  { open }: Pick<Round, 'open'>,
  kinds: readonly IncidentKind[],
  findings: readonly Finding[],
  wasLookedAt: (source: string) => boolean = () => true,
): readonly Incident[] {
  const found = new Set(findings.map(keyOf));
  return open.filter(
    (incident) =>
      kinds.includes(incident.kind) && wasLookedAt(incident.source) && !found.has(keyOf(incident)),
  );
}
