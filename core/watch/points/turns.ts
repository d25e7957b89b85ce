import { createHash } from 'node:crypto';
import type { IncidentKind } from '../../cloud/incident-kind.ts';
import type { SourceConfig } from '../../config/source.ts';
import type { Round } from '../check.ts';

const hourMs = 3_600_000;
/** Between two looks at a source of which nothing is known to change earlier. */
const seldomMs = 6 * hourMs;

/**
 * Sources that are to be looked at in this round: those of which something is open, and those whose time has come, what was
 * left over the last time first. Paused ones promise nothing.
 */
export function turnsOf(
  { config, memory, at, open }: Round,
  look: 'points' | 'drills',
  kinds: readonly IncidentKind[],
): readonly SourceConfig[] {
  const now = at.getTime() / 1000;
  const wrong = new Set(open.filter(({ kind }) => kinds.includes(kind)).map(({ source }) => source));
  const dueAt = (name: string): number => {
    const next = memory.source(name)?.[look] ?? 0;
    // one that lies too far ahead was written by a clock that went wrong
    return wrong.has(name) || next > now + seldomMs / 1000 ? 0 : next;
  };
  return Object.values(config.sources)
    .filter(({ name, paused }) => !paused && dueAt(name) <= now)
    .sort((a, b) => dueAt(a.name) - dueAt(b.name));
}

/** The earliest of some times, or a few hours from now; seconds since 1970. Each source has another number of hours. */
export function nextLook({ at }: Pick<Round, 'at'>, source: string, times: readonly Date[]): number {
  const part = createHash('sha256').update(source).digest().readUInt8(0) / 256;
  const seldom = at.getTime() + seldomMs * (0.5 + part / 2);
  const ahead = times.map((time) => time.getTime()).filter((ms) => ms > at.getTime());
  return Math.ceil(Math.min(seldom, ...ahead) / 1000);
}
