/**
 * What a restore puts on every node until it is done, and the constraint over it, which goes last: a database that has it
 * is half restored and nothing else. No backup is taken of one, and the next restore clears it.
 */
export const restoring = {
  label: 'HoldfastRestoring',
  property: '__holdfast_id',
  constraint: 'holdfast_restoring',
} as const;

/** A name of the graph within Cypher, whatever it holds. */
export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
