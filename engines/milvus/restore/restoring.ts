/**
 * Before the name of every collection until a restore is done with all of them: a server that has such collections is half
 * restored, and nothing answers to a name that an application knows. No backup is taken of one, and the next restore of the
 * same collections drops them.
 */
const prefix = 'holdfast_restoring_';

export const restoringName = (collection: string): string => `${prefix}${collection}`;

export const isRestoring = (collection: string): boolean => collection.startsWith(prefix);
