import { Buffer } from 'node:buffer';
import { blockComment, dollarQuote, type EnclosedText, escapeString, untilByte } from './enclosed-text.ts';
import { bytesOf, isWordByte } from './sql-bytes.ts';

/** Finds where the SQL statements of a script end. Understands what psql does: quotes, comments, dollar quotes. */
export interface StatementScanner {
  /** Reads on from `at`. Returns the place after the `;` of a statement, or the chunk's length. Keeps no chunk. */
  scan(chunk: Uint8Array, at: number): number;
  /** The statement that the last scan ended, `;` included, as LATIN1 (one character a byte). Then forgets it. */
  take(): string | undefined;
  /** What is unfinished: 'a string', 'a statement'; undefined between statements. */
  inside(): string | undefined;
  /** Whether a backslash escapes in plain strings too: standard_conforming_strings = off. */
  setBackslashEscapes(escapes: boolean): void;
}

/** A COPY of 1600 columns with names as long and as quoted as can be has 210 KB. Longer statements are cut here. */
const keptBytes = 256 * 1024;

const string = untilByte('a string', bytesOf.quote);
const name = untilByte('a name', bytesOf.doubleQuote);
/** Comments, and commands of psql such as \restrict, may stand at the end of a script without a line end. */
const restOfLine = untilByte('a comment', bytesOf.newline);

/** Made for the data section: bodies in the form BEGIN ATOMIC, which only pre-data has, would be split at each `;`. */
export function createStatementScanner(): StatementScanner {
  let enclosed: EnclosedText | undefined;
  let backslashEscapes = false;
  /** Whether a statement has begun, and its bytes of the chunks before this one. */
  let open = false;
  let ended = false;
  let kept: Uint8Array[] = [];
  let keptLength = 0;
  let keepFrom = 0;
  /** The byte before and the length of the word it ends: E'…' is told by them, a comment, and a$b from $b$. */
  let previous = 0;
  let wordLength = 0;
  let parentheses = 0;

  function sql(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (isWordByte(byte) || (byte === bytesOf.dollar && wordLength > 0)) {
        begin(at);
        wordLength += 1;
      } else {
        enclosed = opens(byte);
        if (enclosed?.what !== 'a comment') punctuation(byte, at);
        wordLength = 0;
        // a mark that opened something is no first half of another one
        previous = enclosed ? 0 : byte;
        if (enclosed || ended) return at + 1;
      }
      previous = byte;
    }
    return chunk.length;
  }

  function begin(at: number): void {
    if (open) return;
    open = true;
    keepFrom = at;
  }

  function opens(byte: number): EnclosedText | undefined {
    if (byte === bytesOf.quote) {
      const prefixed = wordLength === 1 && (previous | 0x20) === bytesOf.e;
      return prefixed || backslashEscapes ? escapeString() : string;
    }
    if (byte === bytesOf.doubleQuote) return name;
    if (byte === bytesOf.dollar) return dollarQuote();
    if (byte === bytesOf.dash && previous === bytesOf.dash) return restOfLine;
    if (byte === bytesOf.star && previous === bytesOf.slash) return blockComment();
    return byte === bytesOf.backslash && !open ? restOfLine : undefined;
  }

  function punctuation(byte: number, at: number): void {
    // a dash or slash may turn out to begin a comment, which belongs to no statement; none begins with one either
    if (byte === bytesOf.space || byte === bytesOf.newline || byte === bytesOf.dash || byte === bytesOf.slash)
      return;
    begin(at);
    if (byte === bytesOf.openParenthesis) parentheses += 1;
    if (byte === bytesOf.closeParenthesis) parentheses = Math.max(0, parentheses - 1);
    ended = byte === bytesOf.semicolon && parentheses === 0;
  }

  function skipEnclosed(text: EnclosedText, chunk: Uint8Array, from: number): number {
    const at = text.skip(chunk, from);
    if (at < 0) return chunk.length;
    enclosed = undefined;
    return at;
  }

  /** Copies, because a chunk may be used again by whoever pushed it. Not by slice: that of a Buffer copies nothing. */
  function keep(chunk: Uint8Array, to: number): void {
    const piece = new Uint8Array(chunk.subarray(keepFrom, Math.min(to, keepFrom + keptBytes - keptLength)));
    if (piece.length === 0) return;
    kept.push(piece);
    keptLength += piece.length;
  }

  return {
    scan(chunk, from) {
      let at = from;
      keepFrom = from;
      while (at < chunk.length && !ended) at = enclosed ? skipEnclosed(enclosed, chunk, at) : sql(chunk, at);
      if (open) keep(chunk, at);
      return at;
    },
    take() {
      if (!ended) return undefined;
      const statement = Buffer.concat(kept).toString('latin1');
      kept = [];
      keptLength = 0;
      open = false;
      ended = false;
      return statement;
    },
    inside: () => (enclosed && enclosed !== restOfLine ? enclosed.what : open ? 'a statement' : undefined),
    setBackslashEscapes(escapes) {
      backslashEscapes = escapes;
    },
  };
}
