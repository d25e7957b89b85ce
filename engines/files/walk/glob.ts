import { type BytePath, bytePath } from '../tree/byte-path.ts';

// One character as UTF-8 has it, or one byte where it is none.
const character = '(?:[\\x00-\\x2e\\x30-\\x7f]|[\\xc0-\\xff][\\x80-\\xbf]*|[\\x80-\\xbf])';

/**
 * Whether a path is meant by a pattern: `*` within a name, `**` across folders, `?` one character, all else as it stands. A pattern
 * without a slash means a name at any depth; one with a slash starts at the root of the tree.
 */
export function createGlob(pattern: string): (path: BytePath) => boolean {
  const trimmed = bytePath(pattern)
    .replace(/^\.?\//, '')
    .replace(/\/$/, '');
  const rooted = /^\.?\/|.\/./.test(pattern);
  const source = (rooted ? trimmed : `**/${trimmed}`).replace(
    /\*\*\/|\/\*\*$|\*\*|\*|\?|[\\^$.|+()[\]{}]/g,
    (part) => {
      switch (part) {
        case '**/':
          return '(?:.*/)?';
        case '/**':
          return '/.*';
        case '**':
          return '.*';
        case '*':
          return '[^/]*';
        case '?':
          return character;
        default:
          return `\\${part}`;
      }
    },
  );
  const expression = new RegExp(`^${source}$`, 's');
  return (path) => expression.test(path);
}
