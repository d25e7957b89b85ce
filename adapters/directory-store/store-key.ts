import { PermanentError } from '#core/errors.ts';

const unfinished = '.unfinished-';

/** Name of a file that is being written. It counts for nothing until it is published under another name. */
export const unfinishedName = (nonce: string): string => `${unfinished}${nonce}`;

export const isUnfinished = (name: string): boolean => name.startsWith(unfinished);

/**
 * The folders and the file of a key such as `points/postgres/orders/x/manifest.json`.
 * PermanentError for anything that could mean another place than it seems to.
 */
export function segmentsOfKey(key: string): [string, ...string[]] {
  const [first = '', ...rest] = key.split('/');
  const segments: [string, ...string[]] = [first, ...rest];
  if (segments.some((segment) => ['', '.', '..'].includes(segment) || isUnfinished(segment)))
    throw refused(key);
  // no file system of ours has longer names, and to hear of it at the commit would be hours too late
  if (segments.some((segment) => Buffer.byteLength(segment) > 255)) throw refused(key);
  // a lone surrogate is written as another character, so that two keys would be one file
  if (key.includes('\\') || key.includes('\0') || !key.isWellFormed()) throw refused(key);
  return segments;
}

/** The folders of a prefix, which ends with `/`. */
export function segmentsOfPrefix(prefix: string): string[] {
  if (!prefix.endsWith('/')) throw refused(prefix);
  return segmentsOfKey(prefix.slice(0, -1));
}

const refused = (key: string) =>
  new PermanentError(`${JSON.stringify(key)} is no key of a store`, {
    hint: `join names by '/': none empty, '.', '..', too long or with '${unfinished}' ahead; no '\\' or NUL`,
  });
