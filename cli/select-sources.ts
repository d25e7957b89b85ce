import { UnknownNameError, UsageError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import type { Config, Source } from '#engines/config.ts';

/** The sources that names of sources, sets and plans stand for, each once, in the order in which they were named. */
export function selectSources(config: Config, names: readonly string[]): Source[] {
  const chosen = new Map<string, Source>();
  for (const name of names) {
    for (const source of named(config, name)) chosen.set(source.name, source);
  }
  return [...chosen.values()];
}

/** A source goes before a set, a set before a plan of the same name. */
function named({ sources, sets, plans }: Config, name: string): readonly Source[] {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (source) return [source];
  const found = foundBy(sources, name);
  if (found.length > 0) return found;
  const set = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (set) return set.sources.flatMap((member) => sources[member] ?? foundBy(sources, member));
  if (!Object.hasOwn(plans, name)) throw unknown(name, [...keys(sources), ...keys(sets), ...keys(plans)]);
  const members = Object.values(sources).filter(({ plan }) => plan === name);
  if (members.length > 0) return members;
  throw new UsageError(`no source follows plan '${name}'`, {
    hint: `write plan: '${name}' in a source, or name a source: ${keys(sources).join(', ')}`,
  });
}

/** What the tag of a source has found stands for it: no other name has a dot in it. */
const foundBy = (sources: Config['sources'], name: string): readonly Source[] =>
  Object.values(sources).filter((source) => source.name.startsWith(`${name}.`));

const keys = (record: object): string[] => Object.keys(record);

const unknown = (name: string, known: readonly string[]): UnknownNameError =>
  new UnknownNameError(`no source, set or plan is named '${name}'`, {
    hint: 'the nearest names of the config are below; npx holdfast status shows the sources',
    nearest: nearestNames(name, known),
  });
