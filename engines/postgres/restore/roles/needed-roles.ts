import type { Manifest } from '#core/manifest/manifest.ts';
import type { TocEntry } from '../../archive/custom-format/toc-entry.ts';

/** Every role that a restore of this point gives something to: owners, holders of privileges. */
export function neededRoles(
  { contents, database }: Pick<Manifest, 'contents' | 'database'>,
  entries: readonly TocEntry[],
): ReadonlySet<string> {
  const owner = database?.['owner'];
  const names = [
    ...contents.flatMap(({ roles }) => roles ?? []),
    ...entries.map((entry) => entry.owner ?? ''),
    ...(typeof owner === 'string' ? [owner] : []),
  ];
  return new Set(names.filter((name) => name !== '' && name !== 'PUBLIC'));
}
