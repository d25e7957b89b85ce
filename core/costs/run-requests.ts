/** What is asked of the store, by what it costs. */
export interface Requests {
  /** PUT, COPY, POST, LIST. */
  readonly puts: number;
  /** GET, HEAD and all others. */
  readonly gets: number;
}

/** Bytes of one part of an upload, unless the config says otherwise. */
const partBytes = 8 * 2 ** 20;

/** At most: the last part of each archive is a short one. */
export const partsOf = (gb: number, archives: number): number =>
  Math.ceil((gb * 2 ** 30) / partBytes) + archives - 1;

/**
 * Of one good backup, its task and settle together: a test counts them at a store. Each archive is begun, sent in parts
 * and completed, has a list of its parts beside it, is looked at after it was written, read back whole, locked, and compared
 * with those before it.
 */
export const requestsOfBackup = (archives: number, parts: number): Requests => ({
  puts: 5 * archives + parts + 18,
  gets: 9 * archives + 24,
});

/** Of a drill: archives are read, nothing is added but what was found out. The rest is settle's. */
export const requestsOfDrill = (archives: number): Requests => ({
  puts: 20,
  gets: 4 * archives + 30,
});
