import { isNode, isRelationship } from 'neo4j-driver';
import { PermanentError } from '#core/errors.ts';
import type { NodeEntity, Properties, RelationshipEntity } from '../archive/entity.ts';
import { encodeValue } from '../values/encode-value.ts';

/** A node of the server as the archives have it. */
export function nodeOf(value: unknown): NodeEntity {
  if (!isNode(value)) throw unexpected('a node');
  const { elementId, labels, properties } = value;
  return { id: idOf(elementId), labels: [...labels].sort(), properties: propertiesOf(properties) };
}

export function relationshipOf(value: unknown): RelationshipEntity {
  if (!isRelationship(value)) throw unexpected('a relationship');
  const { startNodeElementId, endNodeElementId, type, properties } = value;
  const [start, end] = [idOf(startNodeElementId), idOf(endNodeElementId)];
  return { start, end, type, properties: propertiesOf(properties) };
}

export const propertiesOf = (properties: object): Properties =>
  Object.fromEntries(
    Object.entries(properties)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => [name, encodeValue(value)]),
  );

/** `4:<uuid of the database>:<id>`. The id counts from 0 upwards within its database. */
function idOf(elementId: string): number {
  const id = Number(/^\d+:[0-9a-f-]+:(\d+)$/.exec(elementId)?.[1] ?? Number.NaN);
  if (Number.isSafeInteger(id)) return id;
  throw new PermanentError(`an element id has a form that is not known here: '${elementId}'`, {
    hint: 'report this with the version of the server; nothing was stored',
  });
}

const unexpected = (what: string): PermanentError =>
  new PermanentError(`the server answers with something else than ${what}`, {
    hint: 'report this with the version of the server',
  });
