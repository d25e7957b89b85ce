import type { LevelRecord } from '../manifest/level-record.ts';
import type { BrokenPoint, PointRecord } from '../point/point-record.ts';
import { isGood, type Level } from '../point/standing.ts';
import type { SetName } from './set-keys.ts';
import type { SetMember, SetPoint } from './set-point.ts';

/** `incomplete`: the point of a member is gone, retired by the plan of its source or hidden by somebody. */
export type SetFlag = 'suspect' | 'damaged' | 'incomplete';

export interface FoundMember extends SetMember {
  /** What lies there now; undefined where nothing does. */
  readonly found: PointRecord | BrokenPoint | undefined;
}

/** A set point and what is known of it now. */
export interface SetRecord extends SetName {
  readonly point: SetPoint;
  readonly members: readonly FoundMember[];
  /** The least of its members'; `proven` only after a drill of the whole set. */
  readonly level: Level;
  readonly flags: readonly SetFlag[];
  /** Every member is there, is good, and is the very point that the set was sealed over. */
  readonly isGood: boolean;
  /** When the first of its members may go; null: none of them by itself. */
  readonly keepUntil: string | null;
  /** Drills of the whole set that passed, the newest last. */
  readonly proofs: readonly LevelRecord[];
}

/** A folder under sets/ whose set.json cannot be believed. */
export interface BrokenSet extends SetName {
  readonly problem: string;
}

/** The point of a member, if it is still the one that the set names. */
export const pointOf = ({ found, seal }: FoundMember): PointRecord | undefined =>
  found && 'manifest' in found && found.manifest.seal === seal ? found : undefined;

/** What is known of a set, of what is known of its members. */
export function setRecordOf(
  point: SetPoint,
  members: readonly FoundMember[],
  proofs: readonly LevelRecord[],
  goodLevelOf: (engine: string) => 'sealed' | 'verified',
): SetRecord {
  const points = members.flatMap((member) => pointOf(member) ?? []);
  const isFlagged = (flag: 'suspect' | 'damaged'): boolean =>
    points.some(({ flags }) => flags.includes(flag));
  const isOther = members.some((member) => member.found && !pointOf(member));
  const flags: SetFlag[] = [
    ...(isFlagged('suspect') ? ['suspect' as const] : []),
    ...(isFlagged('damaged') || isOther ? ['damaged' as const] : []),
    ...(members.some(({ found }) => !found) ? ['incomplete' as const] : []),
  ];
  const isWhole = points.length === members.length;
  const ends = points.flatMap(({ manifest }) => manifest.retention.keepUntil ?? []).sort();
  return {
    ...{ set: point.set, id: point.id, point, members, flags, proofs },
    level:
      points.some(({ level }) => level === 'sealed') || !isWhole
        ? 'sealed'
        : proofs.length > 0
          ? 'proven'
          : 'verified',
    isGood: isWhole && points.every((one) => isGood(one, goodLevelOf(one.engine))),
    keepUntil: ends[0] ?? null,
  };
}
