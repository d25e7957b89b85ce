import { Buffer } from 'node:buffer';
import { PermanentError } from '#core/errors.ts';
import type { NameDecoder } from './name-decoder.ts';

/** A name as the catalog holds it, without quotes. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

/** What setval of the script sets a sequence to. */
export interface SequenceValue extends RelationName {
  readonly value: bigint;
  /** Whether that value was given out already, so that the next one differs. */
  readonly called: boolean;
}

const qualified = '(?:"((?:[^"]|"")+)"|([^\\s".(]+))\\.(?:"((?:[^"]|"")+)"|([^\\s".(]+))';
const copyForm = new RegExp(`^COPY ${qualified} +(?:\\(.*\\) )?FROM stdin;$`, 's');
const nameForm = new RegExp(`^${qualified}$`);
const setvalForm = /^SELECT pg_catalog\.setval\((E?)'((?:[^']|'')*)', (-?\d+), (true|false)\);$/;

/** The table of a COPY … FROM stdin, undefined for any other statement. The statement is LATIN1, one character a byte. */
export function copiedTable(statement: string, decode: NameDecoder): RelationName | undefined {
  if (!/^COPY\b/i.test(statement)) return undefined;
  const found = relationName(copyForm.exec(statement), decode);
  if (found) return found;
  throw new PermanentError(`a COPY statement of the archive is not understood: ${statement.slice(0, 200)}`, {
    hint: 'rows after it cannot be counted; dump with pg_dump 14 to 18, or upgrade Holdfast',
  });
}

/** The sequence a setval sets, undefined for any other statement. */
export function sequenceValue(
  statement: string,
  decode: NameDecoder,
  backslashEscapes: boolean,
): SequenceValue | undefined {
  const [, prefix, literal, value, called] = setvalForm.exec(statement) ?? [];
  if (literal === undefined || value === undefined) return undefined;
  const unquoted = literal.replaceAll("''", "'");
  const escapes = prefix === 'E' || backslashEscapes;
  const name = relationName(nameForm.exec(escapes ? unquoted.replaceAll('\\\\', '\\') : unquoted), decode);
  return name && { ...name, value: BigInt(value), called: called === 'true' };
}

/** The value of SET name = value, undefined for any other statement. */
export function setTo(statement: string, name: string): string | undefined {
  if (!statement.startsWith(`SET ${name} = `)) return undefined;
  return /= '?([^';]+)'?;$/.exec(statement)?.[1];
}

/** Quoted names stand in the odd groups, plain ones in the even. Each is decoded alone: SQL_ASCII may mix encodings. */
function relationName(groups: RegExpExecArray | null, decode: NameDecoder): RelationName | undefined {
  if (!groups) return undefined;
  const [, quotedSchema, plainSchema, quotedName, plainName] = groups;
  const text = (quoted: string | undefined, plain: string | undefined): string =>
    decode(Buffer.from(quoted?.replaceAll('""', '"') ?? plain ?? '', 'latin1'));
  return { schema: text(quotedSchema, plainSchema), name: text(quotedName, plainName) };
}
