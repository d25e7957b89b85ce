import { bytesOf, isWordByte } from './sql-bytes.ts';

/** A stretch of SQL in which only its own end has a meaning. */
export interface EnclosedText {
  /** For messages: inside what a script stops. */
  readonly what: 'a string' | 'a name' | 'a comment';
  /** Reads on from `at`. Returns the place after the end, -1 if this chunk does not hold it. */
  skip(chunk: Uint8Array, at: number): number;
}

/** A string, a quoted name, a comment of one line. A doubled quote ends one and begins the next: all the same. */
export function untilByte(what: EnclosedText['what'], byte: number): EnclosedText {
  return {
    what,
    skip(chunk, from) {
      const at = chunk.indexOf(byte, from);
      return at < 0 ? -1 : at + 1;
    },
  };
}

/** The rest of E'…': a backslash takes the next byte along, and a doubled quote does not end it. */
export function escapeString(): EnclosedText {
  let escaped = false;
  let closing = false;
  return {
    what: 'a string',
    skip(chunk, from) {
      for (let at = from; at < chunk.length; at++) {
        const byte = chunk[at];
        if (closing && byte !== bytesOf.quote) return at;
        closing = !escaped && !closing && byte === bytesOf.quote;
        escaped = !escaped && byte === bytesOf.backslash;
      }
      return -1;
    },
  };
}

/** The rest of a comment of many lines. They nest. */
export function blockComment(): EnclosedText {
  let depth = 1;
  /** 0 after a mark, whose second byte begins no other. */
  let previous = 0;
  return {
    what: 'a comment',
    skip(chunk, from) {
      for (let at = from; at < chunk.length; at++) {
        const byte = chunk[at] ?? 0;
        const closes = previous === bytesOf.star && byte === bytesOf.slash;
        const opens = previous === bytesOf.slash && byte === bytesOf.star;
        depth += opens ? 1 : closes ? -1 : 0;
        if (depth === 0) return at + 1;
        previous = opens || closes ? 0 : byte;
      }
      return -1;
    },
  };
}

/** The rest of $tag$…$tag$ after its first `$`; ends at once where that `$` begins no quote, as in $1. */
export function dollarQuote(): EnclosedText {
  const delimiter: number[] = [bytesOf.dollar];
  let inTag = true;
  let matched = 0;
  return {
    what: 'a string',
    skip(chunk, from) {
      for (let at = from; at < chunk.length; at++) {
        const byte = chunk[at] ?? 0;
        if (inTag) {
          if (byte !== bytesOf.dollar && !isWordByte(byte)) return at;
          delimiter.push(byte);
          inTag = byte !== bytesOf.dollar;
          continue;
        }
        // The delimiter has `$` at its ends only: after a mismatch a new match can begin at a `$` alone.
        matched = byte === delimiter[matched] ? matched + 1 : byte === bytesOf.dollar ? 1 : 0;
        if (matched === delimiter.length) return at + 1;
      }
      return -1;
    },
  };
}
