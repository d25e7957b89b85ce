import type { ManagedSnapshot } from '../../cloud/ports/managed-databases.ts';
import type { BrokenPoint, PointRecord } from '../../point/point-record.ts';

const dayMs = 86_400_000;
/** A run that is under way has a snapshot and no manifest yet. None is under way for so long. */
const youngDays = 7;
/** What retire hides can be taken back for 14 days: only then is it certain that nobody will. */
export const waitDays = 15;

interface Known {
  readonly snapshot: ManagedSnapshot;
  /** What lies in the store under the run that its tag names; undefined where nothing does, or no run is named. */
  readonly point: PointRecord | BrokenPoint | undefined;
  /** When it was marked, if it is. */
  readonly markedAt: Date | undefined;
  readonly now: Date;
}

export type SnapshotRuling =
  | { readonly as: 'keep'; readonly why: string }
  /** Its point is there again. */
  | { readonly as: 'unmark' }
  | { readonly as: 'mark' }
  | { readonly as: 'remove' };

/**
 * What becomes of a snapshot: kept while a manifest names it, marked when none does any more, and removed for good when
 * none did for as long as a point can be taken back. What is not known for certain keeps it.
 */
export function ruleOnSnapshot({ snapshot, point, markedAt, now }: Known): SnapshotRuling {
  if (point && 'problem' in point)
    return { as: 'keep', why: `its manifest cannot be believed: ${point.problem}` };
  if (point && names(point, snapshot.arn)) {
    return markedAt ? { as: 'unmark' } : { as: 'keep', why: 'its point is there' };
  }
  if (snapshot.status !== 'available' && snapshot.status !== 'failed') {
    return { as: 'keep', why: `it is ${snapshot.status}` };
  }
  const ageMs = snapshot.takenAt === undefined ? undefined : now.getTime() - Date.parse(snapshot.takenAt);
  if (ageMs !== undefined && ageMs < youngDays * dayMs) {
    return { as: 'keep', why: `it is younger than ${youngDays} days, and its run may be under way` };
  }
  // a mark of the future is that of a clock that has jumped
  if (!markedAt || markedAt.getTime() > now.getTime()) return { as: 'mark' };
  if (now.getTime() - markedAt.getTime() < waitDays * dayMs) {
    return { as: 'keep', why: `it was marked ${markedAt.toISOString()}, and goes after ${waitDays} days` };
  }
  return { as: 'remove' };
}

/** By its manifest, whatever the name of its run. */
function names({ manifest }: PointRecord, arn: string): boolean {
  const kept = manifest.database?.['snapshot'];
  return typeof kept === 'object' && kept !== null && 'arn' in kept && kept.arn === arn;
}
