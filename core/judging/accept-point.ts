import { UsageError } from '../errors.ts';
import { type PointRecord, type PointSummary, pointName } from '../point/point-record.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';

interface Deps {
  readonly catalog: Pick<Catalog, 'points' | 'judge'>;
  readonly clock: Clock;
  /** Who has looked: `user@host`. */
  readonly who: string;
}

export interface Accepted {
  /** When it was, now or the first time. */
  readonly at: string;
  /** Newer points of its source that are still suspect, the newest first. */
  readonly newer: readonly string[];
}

/**
 * Says of a suspect point that it is right: it counts from now on, and what it holds is usual. Said again, nothing changes.
 * UsageError for a point of which there is nothing to say.
 */
export async function acceptPoint({ catalog, clock, who }: Deps, point: PointRecord): Promise<Accepted> {
  const { points } = await catalog.points(point.source);
  const suspects = points.filter(({ flags }) => flags.includes('suspect'));
  const isNewer = ({ manifest }: PointSummary): boolean =>
    manifest.consistentAt > point.manifest.consistentAt;
  const newer = suspects.filter(isNewer).map(pointName);
  const name = pointName(point);
  if (point.flags.includes('damaged')) {
    throw new UsageError(`${name} is damaged, and nobody can say that it is right`, {
      hint: `read it once more: npx holdfast verify ${name}; or take another: npx holdfast list ${point.source}`,
    });
  }
  const earlier = point.history.findLast(({ level }) => level === 'accepted');
  if (point.flags.includes('suspect')) {
    const mark = point.history.findLast(({ level }) => level === 'suspect');
    // clocks differ: an acceptance dated before what it accepts would be none
    const atMs = Math.max(clock.now().getTime(), Date.parse(mark?.at ?? '') + 1 || 0);
    const at = new Date(atMs).toISOString();
    const detail = `it is right now, though ${mark?.detail ?? 'it was suspect'}`;
    await catalog.judge(point, { level: 'accepted', at, by: who, detail });
    return { at, newer };
  }
  if (earlier) return { at: earlier.at, newer };
  const others = suspects.map(pointName).join(', ');
  throw new UsageError(`${name} is not suspect: there is nothing to accept`, {
    hint: others === '' ? `no point of ${point.source} is suspect` : `suspect are ${others}`,
  });
}
