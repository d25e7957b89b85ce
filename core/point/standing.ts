import type { LevelRecord } from '../manifest/level-record.ts';

export type Level = 'sealed' | 'verified' | 'proven';
export type Flag = 'suspect' | 'damaged';

/** What is known of a point now. */
export interface Standing {
  readonly level: Level;
  readonly flags: readonly Flag[];
}

/**
 * Folds the level files of a point, in any order. Levels only rise. `suspect` stays until a person accepts the point;
 * `damaged` until a later full read-back finds every byte right again (a disk or a network was at fault, not the bytes).
 */
export function standingOf(records: readonly LevelRecord[]): Standing {
  const newest = (...levels: readonly LevelRecord['level'][]): string =>
    records
      .filter((record) => levels.includes(record.level))
      .map((record) => record.at)
      .sort()
      .at(-1) ?? '';
  const level = newest('proven') ? 'proven' : newest('verified') ? 'verified' : 'sealed';
  const flags: Flag[] = [];
  if (newest('suspect') > newest('accepted')) flags.push('suspect');
  // At the same instant the worse news counts.
  if (newest('damaged') && newest('damaged') >= newest('verified', 'proven')) flags.push('damaged');
  return { level, flags };
}

/** Whether a point counts: for rpo, for retention, for `latest`. K2: a suspect one does not until it is accepted. */
export const isGood = ({ level, flags }: Standing, goodLevel: 'sealed' | 'verified'): boolean =>
  flags.length === 0 && (level !== 'sealed' || goodLevel === 'sealed');
