import * as z from 'zod';
import type { FoundDatabase, FoundDatabases } from '../ports/databases/found-databases.ts';
import type { DeployedConfig } from '../starting/deps.ts';
import { foundName } from './found-name.ts';
import { placeOf, sourcesFound } from './sources-found.ts';
import { taggedSources } from './tagged-sources.ts';

const Section = z.record(z.string(), z.json());
const Written = z.object({ sources: z.record(z.string(), Section) });

/**
 * The config that was deployed, with what was found by tags as sources of their own. Read anew each time, for what is found
 * changes; where no source has a tag, nothing is read.
 */
export const deployedWithFound =
  (deployed: () => Promise<DeployedConfig>, found: Pick<FoundDatabases, 'read'>) =>
  async (): Promise<DeployedConfig> => {
    const { config, written } = await deployed();
    const tagged = new Set(taggedSources(config.sources).map(({ name }) => name));
    if (tagged.size === 0) return { config, written };
    const { databases } = await found.read();
    const there = databases.filter(({ of, missingSince }) => tagged.has(of) && missingSince === undefined);
    return {
      config: { ...config, sources: sourcesFound(config.sources, there) },
      written: { ...written, sources: writtenSources(written, there, tagged) },
    };
  };

/** As somebody would have written them who knew them all. */
function writtenSources(
  written: unknown,
  there: readonly FoundDatabase[],
  tagged: ReadonlySet<string>,
): Record<string, z.output<typeof Section>> {
  const { sources } = Written.parse(written);
  const own = Object.entries(sources).filter(([name]) => !tagged.has(name));
  const members = there.map((one) => {
    const { tag: _, ...source } = sources[one.of] ?? {};
    return [foundName(one.of, one), { ...source, ...placeOf(one) }] as const;
  });
  return Object.fromEntries([...own, ...members]);
}
