/** What is undefined is left out. */
export type Plain = string | number | readonly Plain[] | { readonly [key: string]: Plain | undefined };

/** Lines of comment, by the path of what they stand above: `sources.orders`. */
export type Comments = Readonly<Record<string, readonly string[]>>;

/** Characters of a line. */
const width = 110;

/** A value as the source text of a module, formatted as the rest of the code is. */
export function literal(value: Plain, comments: Comments, path = '', indent = ''): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return String(value);
  const line = inline(value);
  const hasComments = Object.keys(comments).some((at) => at.startsWith(`${path}.`) || path === '');
  // the key stands before it: its indent and name are not counted to the character
  if (!hasComments && indent.length + line.length < width - 20) return line;
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const lines = entriesOf(value).map(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const above = (comments[at] ?? []).map((text) => comment(text, deeper)).join('');
    return `${above}${deeper}${isList ? '' : `${keyOf(key)}: `}${literal(inner, comments, at, deeper)},\n`;
  });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.join('')}${indent}${close}`;
}

function inline(value: Plain): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const pairs = entriesOf(value).map(([key, inner]) => `${keyOf(key)}: ${inline(inner)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

const entriesOf = (value: Exclude<Plain, string | number>): (readonly [string, Plain])[] =>
  Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, inner] as const]));

const keyOf = (key: string): string => (/^[a-z]\w*$/i.test(key) ? key : quoted(key));

/** Names come from AWS: whatever is in one, it stays within its quotes. */
const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

/** As many lines as its words need. It must not end where its text would have it: nothing but a comment is begun. */
function comment(text: string, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(/[\s\u0000-\u001f\u007f\u2028\u2029]+/)) {
    const longer = `${lines.at(-1)} ${word}`;
    const fits = lines.length > 0 && indent.length + '// '.length + longer.length <= width;
    if (fits) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines.map((line) => `${indent}// ${line}\n`).join('');
}
