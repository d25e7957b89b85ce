import type { BytePath } from '../tree/byte-path.ts';
import { createGlob } from './glob.ts';

/** Which parts of a tree are meant. */
export interface Selection {
  /** Neither it nor anything below it. */
  isExcluded(path: BytePath): boolean;
  /** It, and with it everything below that is not excluded. */
  isIncluded(path: BytePath): boolean;
}

export function createSelection({
  include,
  exclude = [],
}: {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}): Selection {
  const included = include?.map(createGlob);
  const excluded = exclude.map(createGlob);
  return {
    isExcluded: (path) => path !== '' && excluded.some((matches) => matches(path)),
    isIncluded: (path) =>
      included === undefined || (path !== '' && included.some((matches) => matches(path))),
  };
}
