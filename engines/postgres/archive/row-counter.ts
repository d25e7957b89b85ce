/** Counts the rows of one COPY block in text format: the lines up to the line `\.`. */
export interface RowCounter {
  /** Reads on from `at`. Returns the place after the terminator, or the chunk's length. Keeps no chunk. */
  count(chunk: Uint8Array, at: number): number;
  ended(): boolean;
  rows(): number;
  /** Bytes of the rows with their line ends, the terminator not counted. */
  bytes(): number;
}

const newline = 0x0a;
/** Data cannot look like it: COPY doubles every backslash and writes a line end inside a value as `\n`. */
const terminator = [0x5c, 0x2e, newline];
/** Calling indexOf costs about as much as looking at so many bytes. */
const shortRowBytes = 64;

export function createRowCounter(): RowCounter {
  let rows = 0;
  let read = 0;
  /** How many bytes of the terminator this line has matched; -1 once it cannot be the terminator. */
  let matched = 0;

  function count(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && matched < terminator.length) {
      if (matched >= 0 && chunk[at] === terminator[matched]) {
        matched += 1;
        at += 1;
        continue;
      }
      const end = lineEnd(chunk, at);
      matched = -1;
      if (end < 0) {
        at = chunk.length;
      } else {
        at = end + 1;
        rows += 1;
        matched = 0;
      }
    }
    read += at - from;
    return at;
  }

  return {
    count,
    ended: () => matched === terminator.length,
    rows: () => rows,
    bytes: () => read - (matched === terminator.length ? terminator.length : 0),
  };
}

function lineEnd(chunk: Uint8Array, from: number): number {
  const stop = Math.min(from + shortRowBytes, chunk.length);
  for (let at = from; at < stop; at++) if (chunk[at] === newline) return at;
  return stop === chunk.length ? -1 : chunk.indexOf(newline, stop);
}
