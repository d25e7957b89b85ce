import { shownName } from '../connection/name.ts';
import { type CollectionDefinition, keyOf } from '../contents/schema.ts';
import type { ScanFindings } from '../scan/findings.ts';

const livesFor = 'collection.ttl.seconds';

/** What a person who restores should know of a collection. */
export function notesOf(
  definition: CollectionDefinition,
  { duplicates, moved, disorders }: ScanFindings,
): string[] {
  const shown = shownName(definition);
  const seconds = definition.properties.find(({ key }) => key === livesFor)?.value;
  return [
    ...(duplicates > 0
      ? [`${shown}: ${duplicates} older versions of rows are counted by the server, and not in this point`]
      : []),
    ...(moved > 0 ? [`${shown}: it was written to while it was read`] : []),
    ...(disorders > 0
      ? [`${shown}: the server gave rows out of order, so they were read by halving ranges`]
      : []),
    ...(seconds !== undefined && Number(seconds) > 0
      ? [`${shown}: rows live for ${seconds} s; restored rows begin that time anew`]
      : []),
    ...(keyOf(definition.schema)?.autoID
      ? [
          `${shown}: the server gave the keys; a restore keeps them, and the restored collection takes keys instead of giving them`,
        ]
      : []),
  ];
}
