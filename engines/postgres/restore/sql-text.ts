import { Buffer } from 'node:buffer';
import type { NameDecoder } from '../archive/name-decoder.ts';
import { createStatementScanner } from '../archive/statement-scanner.ts';

/** A line end within a name or a text must not end a line of a script: whoever named the thing would write the script. */
const isControl = /[\u0000-\u001f\u007f]/;
const controls = /[\u0000-\u001f\u007f]/g;
const code = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0');

export function quoteIdentifier(name: string): string {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  if (!isControl.test(name)) return quoted;
  return `U&${quoted.replaceAll('\\', '\\\\').replace(controls, (character) => `\\${code(character)}`)}`;
}

/** A literal on one line that means the same whatever standard_conforming_strings says. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  if (!quoted.includes('\\') && !isControl.test(quoted)) return quoted;
  return `E${quoted.replaceAll('\\', '\\\\').replace(controls, (character) => `\\u${code(character)}`)}`;
}

/** The value of a tool's --dbname: a bare name with `=` in it would be taken for connection parameters. */
export const databaseArgument = (database: string): string =>
  `dbname='${database.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** An identifier in a pattern: two groups, the quoted form and the plain one. Read by `identifier`. */
export const identifierForm = '(?:"((?:[^"]|"")+)"|([^\\s";,()\']+))';

export const identifier = (quoted: string | undefined, plain: string | undefined): string =>
  quoted?.replaceAll('""', '"') ?? plain ?? '';

/** The statements of a script without rows, one after the other, as text. */
export async function* statementsOf(
  script: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  decode: NameDecoder,
): AsyncGenerator<string> {
  const scanner = createStatementScanner();
  for await (const chunk of script) {
    for (let at = 0; at < chunk.length; ) {
      at = scanner.scan(chunk, at);
      const statement = scanner.take();
      if (statement !== undefined) yield decode(Buffer.from(statement, 'latin1'));
    }
  }
}
