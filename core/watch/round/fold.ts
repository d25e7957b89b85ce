import { wholeDeployment } from '../../cloud/incident-kind.ts';
import type { Incident } from '../../cloud/ports/incidents.ts';
import { type Finding, keyOf } from '../check.ts';

/** Sources that are told of one by one. A schedule that is gone makes ten thousand late: that is one message. */
const mostAlone = 10;
/** Names that such a message has. */
const mostNamed = 10;

/**
 * As many findings as people shall get messages: where many sources have the same, those that nobody was told of yet
 * become one of the whole deployment. Several that say something of the same incident become one, too.
 */
export function folded(findings: readonly Finding[], open: readonly Incident[]): readonly Finding[] {
  const told = new Set(open.map(keyOf));
  const byKind = Map.groupBy(merged(findings), ({ kind }) => kind);
  return merged(
    [...byKind.values()].flatMap((same) => {
      const ofAll = same.filter(({ source }) => source === wholeDeployment);
      const ofSources = same.filter(({ source }) => source !== wholeDeployment);
      if (ofSources.length <= mostAlone) return same;
      const known = ofSources.filter((finding) => told.has(keyOf(finding)));
      const fresh = ofSources.filter((finding) => !told.has(keyOf(finding)));
      return [...ofAll, ...known, ...together(fresh)];
    }),
  );
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
