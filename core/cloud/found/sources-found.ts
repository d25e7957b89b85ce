import type { SourceConfig } from '../../config/source.ts';
import type { FoundDatabase } from '../ports/databases/found-databases.ts';
import { foundName } from './found-name.ts';
import { tagOf } from './tagged-sources.ts';

/**
 * Sources with those that were found in place of the one whose tag has found them: each with everything that one says. What
 * is missing is no source, as if it had left the config: nothing is asked of it, and its points stay.
 */
export function sourcesFound<Source extends SourceConfig>(
  declared: Readonly<Record<string, Source>>,
  found: readonly FoundDatabase[],
): Readonly<Record<string, Source>> {
  // without a prototype, as the config's own
  const sources: Record<string, Source> = Object.create(null);
  const byTag = Map.groupBy(found, ({ of }) => of);
  for (const [name, source] of Object.entries(declared)) {
    if (tagOf(source) === undefined) sources[name] = source;
    for (const one of tagOf(source) === undefined ? [] : (byTag.get(name) ?? [])) {
      if (one.missingSince !== undefined) continue;
      const own = foundName(name, one);
      sources[own] = { ...source, tag: undefined, ...placeOf(one), name: own };
    }
  }
  return sources;
}

/** The fields by which the config names one database. */
export const placeOf = ({ kind, id }: Pick<FoundDatabase, 'kind' | 'id'>) =>
  kind === 'instance' ? { instance: id } : { cluster: id };
