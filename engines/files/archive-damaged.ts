import { DamagedError } from '#core/errors.ts';

/** The stored bytes are the ones that were sealed, and they are not what we write: they must reach nobody. */
export const archiveDamaged = (archive: string, problem: string): DamagedError =>
  new DamagedError(`archive '${archive}' is damaged: ${problem}`, {
    hint: 'restore another point: npx holdfast list',
    object: archive,
  });
