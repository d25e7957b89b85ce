/** A word for sh that means exactly `text`, on one line: a line end would let whoever chose the name write commands. */
export function shellWord(text: string): string {
  if (/^[\w./:@%+=,-]+$/.test(text)) return text;
  if (!/[\u0000-\u001f\u007f]/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const octal = Array.from(Buffer.from(text), (byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('');
  return `"$(printf '%b' '${octal}')"`;
}

/** Text for a sentence: nothing in it can begin a line or a block. */
export const inProse = (text: string): string => text.replace(/[\u0000-\u001f\u007f`<>]/g, ' ');

/** A block that sh runs as it stands. */
export const block = (...lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n');
