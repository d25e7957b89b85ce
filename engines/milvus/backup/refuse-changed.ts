import { TransientError } from '#core/errors.ts';
import type { Milvus } from '../connection/connect.ts';
import { shownName } from '../connection/name.ts';
import { type Described, describe } from '../contents/describe.ts';
import type { CollectionDefinition } from '../contents/schema.ts';

/**
 * Looks once more at what was read. A collection that was dropped and made again under its name, or whose definition
 * changed, was read half before and half after; an alias that moved between two questions is at both collections or at
 * none. Nobody could restore such a point, so none is sealed. Partitions come and go in service: they are told as notes.
 */
export async function refuseChanged(milvus: Milvus, described: readonly Described[]): Promise<string[]> {
  const notes: string[] = [];
  for (const before of described) {
    const after = await describe(milvus, before.definition);
    const shown = shownName(before.definition);
    if (after.id !== before.id) throw changed(milvus, shown, 'dropped and made again');
    const [one, other] = [comparable(before.definition), comparable(after.definition)];
    const [what] = Object.keys(one).filter((part) => one[part] !== other[part]);
    if (what !== undefined) throw changed(milvus, shown, `changed (${what})`);
    const names = { before: before.definition.partitions, after: after.definition.partitions };
    const came = names.after.filter((name) => !names.before.includes(name));
    const went = names.before.filter((name) => !names.after.includes(name));
    if (came.length > 0)
      notes.push(`${shown}: partitions came meanwhile and are not in it: ${came.join(', ')}`);
    if (went.length > 0) notes.push(`${shown}: partitions were dropped meanwhile: ${went.join(', ')}`);
  }
  return notes;
}

/** Each part as text. Whether it is loaded is no part of it. */
function comparable({
  schema,
  properties,
  indexes,
  aliases,
  consistencyLevel,
}: CollectionDefinition): Readonly<Record<string, string>> {
  const parts = Object.entries({ schema, properties, indexes, aliases, consistencyLevel });
  return Object.fromEntries(parts.map(([part, value]) => [part, JSON.stringify(value)]));
}

const changed = ({ label }: Milvus, shown: string, how: string): TransientError =>
  new TransientError(`${label}: collection ${shown} was ${how} while the collections were read`, {
    hint: 'nothing is sealed; run again when nobody changes collections, indexes or aliases',
  });
