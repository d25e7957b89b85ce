import type { ContentItem } from '#core/manifest/contents.ts';

const form = /^(.+?)\(([^()]*)\)$/;

/**
 * Items that come with a type and have no entry of their own: the constructors of ranges and multiranges, and the cast
 * from one to the other.
 */
export function madeByTypes(contents: readonly ContentItem[]): ReadonlySet<ContentItem> {
  const types = new Set(contents.flatMap(({ kind, name }) => (kind === 'type' ? [name] : [])));
  const functions = contents.filter(({ kind }) => kind === 'function');
  const groups = Map.groupBy(functions, ({ name }) => form.exec(name)?.[1] ?? name);
  const made = new Set<ContentItem>();
  for (const [name, group] of groups) {
    const signatures = group.map((item) => form.exec(item.name)?.[2] ?? '');
    const multirange = signatures.some(
      (one) => one.endsWith('[]') && types.has(one.slice(0, -2)) && signatures.includes(one.slice(0, -2)),
    );
    if (types.has(name) || (multirange && signatures.includes(''))) for (const item of group) made.add(item);
  }
  for (const item of contents) {
    const target = item.kind === 'cast' ? / as (.+)\)$/.exec(item.name)?.[1] : undefined;
    if (target?.includes('.') && !types.has(target)) made.add(item);
  }
  return made;
}
