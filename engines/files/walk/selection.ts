import type { BytePath } from '../tree/byte-path.ts';
import { createGlob } from './glob.ts';

/** Which parts of a tree are meant. */
export interface Selection {
  /** Neither it nor anything below it. */
  isExcluded(path: BytePath): boolean;
  /** It, and with it everything below that is not excluded. */
  isIncluded(path: BytePath): boolean;
  /** Of `include`, what has meant no path so far. `isNamed`: it is one path or name, and no pattern. */
  unmet(): readonly { readonly pattern: string; readonly isNamed: boolean }[];
}

export function createSelection({
  include,
  exclude = [],
}: {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}): Selection {
  const included = include?.map(createGlob);
  const unmet = new Map(include?.map((pattern) => [pattern, createGlob(pattern)]));
  const excluded = exclude.map(createGlob);
  return {
    isExcluded: (path) => path !== '' && excluded.some((matches) => matches(path)),
    isIncluded(path) {
      if (included === undefined) return true;
      if (path === '') return false;
      for (const [pattern, matches] of unmet) if (matches(path)) unmet.delete(pattern);
      return included.some((matches) => matches(path));
    },
    unmet: () => Array.from(unmet.keys(), (pattern) => ({ pattern, isNamed: !/[*?]/.test(pattern) })),
  };
}
