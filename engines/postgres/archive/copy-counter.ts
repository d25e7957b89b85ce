import { PermanentError } from '#core/errors.ts';
import { nameDecoder } from './name-decoder.ts';
import { createRowCounter, type RowCounter } from './row-counter.ts';
import {
  copiedTable,
  type RelationName,
  type SequenceValue,
  sequenceValue,
  setTo,
} from './script-statement.ts';
import { bytesOf } from './sql-bytes.ts';
import { createStatementScanner } from './statement-scanner.ts';

/** The rows of one table, in the script's order. */
export interface CopyBlock extends RelationName {
  readonly rows: number;
  /** Of the rows as text with their line ends; the same on every server version that writes the values alike. */
  readonly bytes: number;
}

/** Counts what a data script of pg_restore holds, as it passes. */
export interface CopyCounter {
  /** The next bytes of the script, in order. Keeps no chunk. Throws PermanentError at a COPY it does not understand. */
  push(chunk: Uint8Array): void;
  /** Throws PermanentError if the script stops inside rows, a statement or a comment. */
  end(): void;
  blocks(): readonly CopyBlock[];
  sequences(): readonly SequenceValue[];
  /** How many large objects the script writes bytes to, empty ones included. */
  largeObjects(): number;
}

/**
 * Makes a counter for the output of `pg_restore -f - --section=data`.
 *
 * COPY counts only as a statement of its own: text in comments and strings that looks like one is not. Names are
 * decoded from `encoding` (PostgreSQL's name) until the script's own SET client_encoding says otherwise.
 */
export function createCopyCounter({ encoding = 'UTF8' }: { readonly encoding?: string } = {}): CopyCounter {
  const scanner = createStatementScanner();
  const blocks: CopyBlock[] = [];
  const sequences: SequenceValue[] = [];
  let largeObjects = 0;
  let decode = nameDecoder(encoding);
  let backslashEscapes = false;
  let table: RelationName | undefined;
  /** Undefined while the line of the COPY itself has not ended. */
  let counter: RowCounter | undefined;

  function read(statement: string): void {
    table = copiedTable(statement, decode);
    if (table) return;
    if (statement.startsWith('SELECT pg_catalog.lo_open(')) largeObjects += 1;
    const sequence = sequenceValue(statement, decode, backslashEscapes);
    if (sequence) sequences.push(sequence);
    const newEncoding = setTo(statement, 'client_encoding');
    if (newEncoding) decode = nameDecoder(newEncoding);
    const conforming = setTo(statement, 'standard_conforming_strings');
    if (!conforming) return;
    backslashEscapes = conforming === 'off';
    scanner.setBackslashEscapes(backslashEscapes);
  }

  function readSql(chunk: Uint8Array, from: number): number {
    const at = scanner.scan(chunk, from);
    const statement = scanner.take();
    if (statement !== undefined) read(statement);
    return at;
  }

  function readRows(chunk: Uint8Array, from: number, of: RelationName): number {
    if (!counter) {
      const lineEnd = chunk.indexOf(bytesOf.newline, from);
      if (lineEnd < 0) return chunk.length;
      counter = createRowCounter();
      return lineEnd + 1;
    }
    const at = counter.count(chunk, from);
    if (counter.ended()) {
      blocks.push({ ...of, rows: counter.rows(), bytes: counter.bytes() });
      table = undefined;
      counter = undefined;
    }
    return at;
  }

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) at = table ? readRows(chunk, at, table) : readSql(chunk, at);
    },
    end() {
      const inside = table ? `the rows of ${table.schema}.${table.name}` : scanner.inside();
      if (inside === undefined) return;
      throw new PermanentError(`the script of the archive stops inside ${inside}`, {
        hint: 'the archive is cut or pg_restore was ended; look at its exit code and messages',
      });
    },
    blocks: () => blocks,
    sequences: () => sequences,
    largeObjects: () => largeObjects,
  };
}
