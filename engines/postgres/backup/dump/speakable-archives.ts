import { exactName } from '../snapshot/choose-tables.ts';
import { isSpeakable } from '../snapshot/refuse-undumped.ts';
import type { PlannedArchive } from './plan-archives.ts';

/** Leaves the rows of a big table in the main archive where pg_dump could not be given the table's name. */
export function speakableArchives(
  archives: readonly PlannedArchive[],
  encoding: string,
): readonly PlannedArchive[] {
  const unspeakable = (table: Parameters<typeof exactName>[0]): boolean =>
    !isSpeakable(exactName(table), encoding);
  const kept = archives.filter((planned) => planned.kind === 'main' || !unspeakable(planned.table));
  const more = archives
    .filter((planned) => !kept.includes(planned))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  return kept.map((planned) =>
    planned.kind === 'main'
      ? {
          ...planned,
          bytes: planned.bytes + more,
          without: planned.without.filter((table) => !unspeakable(table)),
        }
      : planned,
  );
}
