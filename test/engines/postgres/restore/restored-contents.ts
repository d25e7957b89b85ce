import type { ContentItem } from '#core/manifest/contents.ts';
import type { Manifest } from '#core/manifest/manifest.ts';

/** What a restored database must hold: the manifest's list, with what was counted in the archives' bytes. */
export function restoredContents(
  { contents }: Pick<Manifest, 'contents'>,
  counted: readonly ContentItem[],
): readonly ContentItem[] {
  const byName = new Map(counted.map((item) => [`${item.kind} ${item.name}`, item]));
  return contents.map((item) => {
    const { rows, value } = byName.get(`${item.kind} ${item.name}`) ?? {};
    return {
      ...item,
      ...(rows !== undefined && { rows, counted: 'server' as const }),
      ...(value !== undefined && { value }),
    };
  });
}
