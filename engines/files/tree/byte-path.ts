/**
 * A path as its bytes: one character (U+0000 to U+00FF) for each byte, `/` between names, no `/` at its ends. The
 * root of a tree is the empty text. File systems keep bytes, not text, and every name must come back as it was.
 */
export type BytePath = string;

/** From text, such as a config has it: its UTF-8 bytes. */
export const bytePath = (text: string): BytePath => Buffer.from(text).toString('latin1');

/** For calls to the system. */
export const asBuffer = (path: BytePath): Buffer => Buffer.from(path, 'latin1');

/** `below('a', 'b')` is `a/b`; below the root it is `b`. */
export const below = (folder: BytePath, name: BytePath): BytePath =>
  folder === '' ? name : folder === '/' ? `/${name}` : `${folder}/${name}`;

/** The folder that a path lies in; undefined for the root itself. */
export function parentOf(path: BytePath): BytePath | undefined {
  if (path === '') return undefined;
  const at = path.lastIndexOf('/');
  return at === -1 ? '' : path.slice(0, at);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * For people and documents, no two paths alike: a backslash is written twice, and what is no UTF-8 or would not show
 * as `\xff`.
 */
export function pathText(path: BytePath): string {
  if (path === '') return '.';
  const escaped = path.replaceAll('\\', '\\\\');
  try {
    return utf8.decode(asBuffer(escaped)).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, hexOf);
  } catch {
    return escaped.replace(/[^\u0020-\u007e]/g, hexOf);
  }
}

const hexOf = (character: string): string =>
  Array.from(
    Buffer.from(character, character > '\u00ff' ? 'utf8' : 'latin1'),
    (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
