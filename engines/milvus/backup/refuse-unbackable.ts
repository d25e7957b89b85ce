import { PermanentError } from '#core/errors.ts';
import { shownName } from '../connection/name.ts';
import { type CollectionDefinition, keyOf } from '../contents/schema.ts';
import { isKnownKind, kinds } from '../values/kinds.ts';

/** Refuses by name what would be lost, before a byte of the collection is stored. */
export function refuseUnbackable(definition: CollectionDefinition): void {
  const { schema } = definition;
  const key = keyOf(schema);
  if (!key || (key.data_type !== kinds.int64 && key.data_type !== kinds.varchar))
    throw refused(definition, 'its key is neither a whole number nor a text');
  for (const { name, data_type, nullable, is_function_output } of schema.fields) {
    if (is_function_output) continue;
    if (!isKnownKind(data_type))
      throw refused(definition, `nobody here knows the kind ${data_type} of field ${name}`);
    if (nullable && data_type === kinds.sparseVector)
      throw refused(
        definition,
        `field ${name} holds sparse vectors or nothing, which servers give and take differently`,
      );
  }
}

const refused = (definition: CollectionDefinition, why: string): PermanentError =>
  new PermanentError(`collection ${shownName(definition)} cannot be backed up: ${why}`, {
    hint: 'name the others in the config: collections: [ … ]',
  });
