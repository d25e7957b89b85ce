import { UnknownNameError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import type { Wired } from './wire.ts';

/** Sources of which there are points; or the one that is named, which must be in the config or have points. */
export async function storedSources(
  { catalog, config }: Pick<Wired, 'catalog' | 'config'>,
  source: string | undefined,
): Promise<readonly string[]> {
  const stored = (await catalog.sources()).map((place) => place.source);
  const known = [...new Set([...stored, ...Object.keys(config.sources)])];
  if (source === undefined) return [...new Set(stored)];
  if (known.includes(source)) return [source];
  throw new UnknownNameError(`no source is named '${source}', neither in the config nor in the store`, {
    hint: 'npx holdfast status names them all',
    nearest: nearestNames(source, known),
  });
}
