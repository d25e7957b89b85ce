import type { Manifest } from '#core/manifest/manifest.ts';

/** What a point's main archive holds: definitions and rows, definitions alone, or rows alone. */
export type DumpScope = 'all' | 'schema' | 'data';

/** Read from the manifest's `database.scope`; a point that does not say has everything. */
export function scopeOf({ database }: Pick<Manifest, 'database'>): DumpScope {
  const scope = database?.['scope'];
  return scope === 'schema' || scope === 'data' ? scope : 'all';
}
