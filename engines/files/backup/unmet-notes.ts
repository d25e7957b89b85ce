import { PermanentError } from '#core/errors.ts';
import type { Selection } from '../walk/selection.ts';

/**
 * What of `include` means nothing, as notes: a pattern may do so on some nights. A path that is named is wanted; one that is
 * not there fails the run, for it would be missed only on the day when it is to be restored.
 */
export function unmetNotes(
  { path, allowEmpty }: { readonly path: string; readonly allowEmpty: boolean },
  selection: Pick<Selection, 'unmet'>,
): readonly string[] {
  const unmet = selection.unmet();
  const missing = unmet.filter(({ isNamed }) => isNamed && !allowEmpty).map(({ pattern }) => `'${pattern}'`);
  if (missing.length > 0) {
    throw new PermanentError(`'${path}' has no ${missing.join(', ')}, and include names it`, {
      hint: 'check the name, and that its disk is mounted; take it out of include if it is gone for good',
    });
  }
  return unmet.map(({ pattern }) => `include '${pattern}' meant nothing`);
}
