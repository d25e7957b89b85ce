import { hash } from 'node:crypto';
import type { ContentItem } from '#core/manifest/contents.ts';
import { shownName } from '../connection/name.ts';
import type { Pair } from '../wire/messages.ts';
import type { CollectionDefinition } from './schema.ts';

/**
 * Schemas, indexes and aliases as contents. Left out of a schema is who gives keys (`autoID`): a restore keeps the keys that
 * were given, so the server gives none in it.
 */
export function definitionItems(definition: CollectionDefinition): ContentItem[] {
  const shown = shownName(definition);
  const { schema, properties, indexes, aliases, consistencyLevel } = definition;
  const fields = schema.fields
    .map(({ autoID: _, type_params, ...field }) => ({ ...field, type_params: pairs(type_params) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const functions = schema.functions.map(({ params, ...rest }) => ({ ...rest, params: pairs(params) }));
  const { description, enable_dynamic_field } = schema;
  const whole = { description, enable_dynamic_field, fields, functions, consistencyLevel };
  return [
    item('schema', shown, { ...whole, properties: pairs(properties) }),
    ...indexes.map(({ name, field, params }) =>
      item('index', `${shown}.${name}`, { field, params: pairs(params) }),
    ),
    ...aliases.map((alias) =>
      item('alias', shownName({ ...definition, collection: alias }), { of: definition.collection }),
    ),
  ];
}

const pairs = (list: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(
    list.map(({ key, value }) => [key, value] as const).sort(([one], [other]) => (one < other ? -1 : 1)),
  );

const item = (kind: string, name: string, definition: object): ContentItem => ({
  kind,
  name,
  definition: hash('sha256', JSON.stringify(sortedKeys(definition)), 'hex'),
});

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sortedKeys(inner)]),
  );
}
