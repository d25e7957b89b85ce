import { UsageError } from '#core/errors.ts';
import type { PointReader } from '#core/ports/worker.ts';
import { type BytePath, bytePath, pathText } from '../tree/byte-path.ts';
import { readIndex } from '../verify/read-index.ts';

/** What of a point is brought back. */
export interface Chosen {
  readonly isAll: boolean;
  has(path: BytePath): boolean;
  /** Whether another name of this file is chosen, and it is not: the content is needed all the same. */
  isNeeded(path: BytePath): boolean;
}

export const everything: Chosen = { isAll: true, has: () => true, isNeeded: () => false };

/**
 * The paths that were asked for, and all below them. Looked up in the index before anything is written: a name that the
 * point does not have is a mistake.
 */
export async function chosenOf(
  point: PointReader,
  only: readonly string[],
  signal: AbortSignal,
): Promise<Chosen> {
  const wanted = only.map((text) =>
    bytePath(text)
      .replace(/^\.?\/+/, '')
      .replace(/\/+$/, ''),
  );
  const missing = new Set(wanted);
  const has = (path: BytePath): boolean => wanted.some((one) => isWithin(path, one));
  const needed = new Set<BytePath>();
  for await (const entry of readIndex(point, signal)) {
    if (missing.size > 0) for (const one of missing) if (isWithin(entry.path, one)) missing.delete(one);
    const link = entry.kind === 'file' ? entry.link : undefined;
    if (link !== undefined && has(entry.path) && !has(link)) needed.add(link);
  }
  const [unknown] = missing;
  if (unknown !== undefined) {
    throw new UsageError(`the point has no '${pathText(unknown)}'`, {
      hint: 'write paths as they are below the root of the source, such as reports/2026 or .env',
    });
  }
  return { isAll: false, has, isNeeded: (path) => needed.has(path) };
}

const isWithin = (path: BytePath, folder: BytePath): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);
