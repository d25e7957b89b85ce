import { hash } from 'node:crypto';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { Definitions } from './definitions.ts';

/**
 * Constraints and indexes as contents. The index of a constraint is left out: it is part of that. What the server makes of
 * a definition in words (createStatement) is no part of it, for versions word it differently.
 */
export function definitionItems({ indexes, constraints }: Definitions): ContentItem[] {
  return [
    ...constraints.map(({ createStatement: _, ...definition }) => item('constraint', definition)),
    ...indexes
      .filter(({ owningConstraint }) => owningConstraint === null)
      .map(({ createStatement: _, owningConstraint: __, ...definition }) => item('index', definition)),
  ];
}

const item = (
  kind: string,
  { name, ...definition }: { readonly name: string; readonly [field: string]: unknown },
): ContentItem => ({
  kind,
  name,
  definition: hash('sha256', JSON.stringify(sortedEntries(definition)), 'hex'),
});

const sortedEntries = (fields: object): (readonly [string, unknown])[] =>
  Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
