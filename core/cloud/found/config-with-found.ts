import type { SourceConfig } from '../../config/source.ts';
import type { FoundDatabases } from '../ports/databases/found-databases.ts';
import { sourcesFound } from './sources-found.ts';
import { taggedSources } from './tagged-sources.ts';

/**
 * A config as people see it: what was found by a tag in place of the source that has the tag. One that has found nothing
 * stays, so that status shows what is without a backup. Where no source has a tag, or there are no stacks, nothing is read.
 */
export async function configWithFound<
  Source extends SourceConfig,
  Whole extends { readonly sources: Readonly<Record<string, Source>> },
>(
  config: Whole & { readonly sources: Readonly<Record<string, Source>> },
  found: Pick<FoundDatabases, 'read'> | undefined,
) {
  const tagged = taggedSources(config.sources);
  if (!found || tagged.length === 0) return config;
  const { databases } = await found.read();
  const there = databases.filter(({ missingSince }) => missingSince === undefined);
  const empty = tagged.filter(({ name }) => !there.some(({ of }) => of === name));
  const sources = { ...sourcesFound(config.sources, there) };
  for (const source of empty) sources[source.name] = source;
  return { ...config, sources };
}
