import { UsageError } from '#core/errors.ts';
import type { Config } from '#engines/config.ts';

export interface NamedSet {
  readonly name: string;
  /** Names of sources. */
  readonly members: readonly string[];
}

/** The sets among names of sources, sets and plans. A source that two of them have could be taken with one only. */
export function setsNamed(
  { sources, sets }: Pick<Config, 'sources' | 'sets'>,
  names: readonly string[],
): NamedSet[] {
  const found = [...new Set(names)].flatMap((name) => {
    const set = Object.hasOwn(sources, name) || !Object.hasOwn(sets, name) ? undefined : sets[name];
    return set ? [{ name, members: set.sources }] : [];
  });
  for (const [index, one] of found.entries()) {
    for (const other of found.slice(index + 1)) {
      const both = one.members.find((member) => other.members.includes(member));
      if (both === undefined) continue;
      throw new UsageError(`'${both}' is in the set '${one.name}' and in '${other.name}'`, {
        hint: `name one set at a time: npx holdfast run ${one.name}`,
      });
    }
  }
  return found;
}
