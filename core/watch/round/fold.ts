import { type IncidentKind, wholeDeployment } from '../../cloud/incident-kind.ts';
import { type Finding, keyOf, type Round } from '../check.ts';

/** Sources that are told of one by one. A schedule that is gone makes ten thousand late: that is one message. */
const mostAlone = 10;
/** Names that such a message has. */
const mostNamed = 10;

/**
 * For so long an event that many sources have grows: what comes to it meanwhile is the same event. Whoever has it later than
 * that has something of its own, and nobody would hear of it while others, forgotten for weeks, keep the message open.
 */
const growsMs = 6 * 3_600_000;

export interface Folded {
  readonly findings: readonly Finding[];
  /** So many sources have come to a message of many that it is told once more; none of them was told of yet. */
  readonly joined: readonly Finding[];
}

/**
 * As many findings as people shall get messages: where many sources have the same, those that nobody was told of yet
 * become one of the whole deployment. Several that say something of the same incident become one, too. Which sources a
 * message of many is about is remembered: what the round remembers is kept when people were told.
 */
export function folded(findings: readonly Finding[], round: Round): Folded {
  const joined: Finding[] = [];
  const byKind = Map.groupBy(merged(findings), ({ kind }) => kind);
  const all = [...byKind.values()].flatMap((same) => {
    const ofAll = same.filter(({ source }) => source === wholeDeployment);
    const ofSources = same.filter(({ source }) => source !== wholeDeployment);
    if (ofSources.length <= mostAlone) return same;
    const of = foldOf(round, ofSources);
    joined.push(...together(of.joined));
    return [...ofAll, ...of.alone, ...together(of.many)];
  });
  return { findings: merged(all), joined };
}

interface Parts {
  readonly alone: readonly Finding[];
  readonly many: readonly Finding[];
  readonly joined: readonly Finding[];
}

/** Of one kind, that more sources have than are told of one by one. */
function foldOf(round: Round, ofSources: readonly Finding[]): Parts {
  const { open, at, memory } = round;
  const told = new Map(open.map((incident) => [keyOf(incident), incident]));
  const known = ofSources.filter((finding) => told.has(keyOf(finding)));
  const fresh = ofSources.filter((finding) => !told.has(keyOf(finding)));
  const [first] = fresh;
  if (!first) return { alone: known, many: [], joined: [] };
  const { kind } = first;
  const ofMany = told.get(keyOf({ source: wholeDeployment, kind }));
  const isOver = ofMany !== undefined && at.getTime() - Date.parse(ofMany.openedAt) >= growsMs;
  const isIn = ({ source }: Finding): boolean => memory.source(source)?.together?.includes(kind) ?? false;
  const late = isOver ? fresh.filter((finding) => !isIn(finding)) : [];
  const alone = late.length <= mostAlone ? late : [];
  const many = fresh.filter((finding) => !alone.includes(finding));
  remember(round, kind, new Set(many.map(({ source }) => source)));
  return { alone: [...known, ...alone], many, joined: alone.length > 0 ? [] : late };
}

function remember({ config, memory }: Round, kind: IncidentKind, sources: ReadonlySet<string>): void {
  for (const name of Object.keys(config.sources)) {
    const source = memory.source(name);
    const before = source?.together ?? [];
    if (!source || before.includes(kind) === sources.has(name)) continue;
    const others = before.filter((one) => one !== kind);
    const after = sources.has(name) ? [...others, kind] : others;
    memory.setSource(name, { ...source, together: after });
  }
}

function together(fresh: readonly Finding[]): readonly Finding[] {
  // the same order in each round, whoever was looked at first
  const findings = fresh.toSorted((a, b) => a.source.localeCompare(b.source));
  const [first] = findings;
  if (!first || findings.length === 1) return findings;
  const names = findings.slice(0, mostNamed).map(({ source }) => source);
  const more = findings.length - names.length;
  const which = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const message = `${findings.length} sources: ${which}; of ${first.source}: ${first.error.message}`;
  return [{ source: wholeDeployment, kind: first.kind, error: { message, hint: first.error.hint } }];
}

function merged(findings: readonly Finding[]): readonly Finding[] {
  return [...Map.groupBy(findings, keyOf).values()].flatMap((same) => {
    const [first] = same;
    if (!first || same.length === 1) return same;
    const each = (of: (finding: Finding) => string, between: string): string =>
      [...new Set(same.map(of))].join(between);
    const error = {
      message: each((finding) => finding.error.message, '; '),
      hint: each((finding) => finding.error.hint, '\n'),
    };
    return [{ ...first, error }];
  });
}
