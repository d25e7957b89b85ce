import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCopyCounter } from '#engines/postgres/archive/copy-counter.ts';

function counted(script: string | Uint8Array, pieceBytes = 2 ** 20, encoding?: string) {
  const counter = createCopyCounter({ encoding });
  const bytes = Buffer.from(script);
  for (let at = 0; at < bytes.length; at += pieceBytes) counter.push(bytes.subarray(at, at + pieceBytes));
  counter.end();
  return { blocks: counter.blocks(), sequences: counter.sequences(), largeObjects: counter.largeObjects() };
}

const rowsOf = (script: string | Uint8Array, encoding?: string) =>
  counted(script, undefined, encoding).blocks.map(({ schema, name, rows }) => [schema, name, rows]);

const fake = 'COPY public.fake (a) FROM stdin;\n1\n\\.\n';
const real = 'COPY public.t (a) FROM stdin;\n1\n2\n\\.\n\n\n';

/** Everything the data section can hold, at its worst. */
const hostile = [
  '--\n-- PostgreSQL database dump\n--\n\n\\restrict Ab\'c"(\n\n',
  "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n",
  `-- ${fake.replaceAll('\n', '\n-- ')}\n/* /* ${fake} */ ${fake} */\n`,
  'COPY public."new\nline ""q"" (a.b) FROM stdin;" ("y) FROM stdin;") FROM stdin;\n\\N\n\\\\.\n\\.x\n\n\\.\n\n',
  'COPY "we.ird"."Größe" FROM stdin;\n\\.\n\n',
  `COMMENT ON LARGE OBJECT 7 IS 'it''s\n${fake}';\n`,
  `COMMENT ON LARGE OBJECT 8 IS E'a\\\\\\'\n''${fake}';\n`,
  `DO $body$ ${fake} $$ $bod$ $body $body$;\nSELECT a$b$ FROM t WHERE "$x$;'" = $1;\n`,
  `CREATE RULE r AS DO (DELETE FROM a; ${fake.slice(0, -4)} );\n`,
  "SELECT pg_catalog.setval('public.\"Seq''s \\ one\"', 41, true);\n",
  "SELECT pg_catalog.setval('s.plain', -9223372036854775808, false);\n",
  "BEGIN;\n\nSELECT pg_catalog.lo_open('7', 131072);\nSELECT pg_catalog.lowrite(0, '\\x00');\n",
  'SELECT pg_catalog.lo_close(0);\n\nCOMMIT;\n\n',
  'COPY public.nothing  FROM stdin;\n\n\n\n\\.\n\n-- done\n',
].join('');

describe('the counter', () => {
  it('counts lines of COPY blocks and of nothing that looks like one', () => {
    expect(counted(hostile)).toEqual({
      blocks: [
        { schema: 'public', name: 'new\nline "q" (a.b) FROM stdin;', rows: 4, bytes: 12 },
        { schema: 'we.ird', name: 'Größe', rows: 0, bytes: 0 },
        { schema: 'public', name: 'nothing', rows: 3, bytes: 3 },
      ],
      sequences: [
        { schema: 'public', name: "Seq's \\ one", value: 41n, called: true },
        { schema: 's', name: 'plain', value: -9223372036854775808n, called: false },
      ],
      largeObjects: 1,
    });
  });

  it('counts alike however the script is split', () => {
    const whole = counted(hostile);
    for (let pieceBytes = 1; pieceBytes < 80; pieceBytes++)
      expect(counted(hostile, pieceBytes)).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: Buffer.byteLength(hostile) })), (cuts) => {
        const counter = createCopyCounter();
        const bytes = Buffer.from(hostile);
        const ends = [...cuts, bytes.length].sort((a, b) => a - b);
        // copies that are wiped after use: nothing of a chunk may be kept
        ends.forEach((end, index) => {
          const piece = Uint8Array.from(bytes.subarray(ends[index - 1] ?? 0, end));
          counter.push(piece);
          piece.fill(0);
        });
        counter.end();
        expect(counter.blocks()).toEqual(whole.blocks);
        expect(counter.sequences()).toEqual(whole.sequences);
      }),
    );
  });

  it('counts as many rows as a simple reader, whatever they hold', () => {
    const row = fc.oneof(
      fc.constantFrom(
        '\\\\.',
        '\\.x',
        '\\N',
        '',
        '.',
        '\\n\\\\.\\n',
        'COPY public.fake FROM stdin;',
        '\\.\r',
      ),
      fc.string({ maxLength: 300 }).map((text) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')),
    );
    fc.assert(
      fc.property(fc.array(row), fc.integer({ min: 1, max: 100 }), (rows, pieceBytes) => {
        const text = rows.map((line) => `${line}\n`).join('');
        const { blocks } = counted(`COPY public.t (a) FROM stdin;\n${text}\\.\n\n${real}`, pieceBytes);
        expect(blocks[0]).toMatchObject({ rows: rows.length, bytes: Buffer.byteLength(text) });
        expect(blocks[1]).toMatchObject({ rows: 2 });
      }),
    );
  });

  it('counts rows far longer than what it looks at byte by byte', () => {
    const text = `${'x'.repeat(100)}\n${'y'.repeat(3_000_000)}\n\n${'z'.repeat(64)}\n`;
    for (const pieceBytes of [2 ** 22, 65_536, 101]) {
      const { blocks } = counted(`COPY public.t (a) FROM stdin;\n${text}\\.\n`, pieceBytes);
      expect(blocks).toEqual([{ schema: 'public', name: 't', rows: 4, bytes: text.length }]);
    }
  });

  it.each([
    ['a doubled quote before an escaped one', `E'a''b\\';${fake}'`],
    ['an escaped backslash before the end', `E'a\\\\'`],
    ['a word that ends in e', `date'a\\'`],
    ['half a delimiter before the whole', `$a$ ${fake} $$a$`],
    ['a dollar quote without tag', `$$ ${fake} $a$ $$`],
    ['a parameter', `$1 + $2`],
    ['a division and a difference', `3 / 2 - 1 * 5 - -1`],
  ])('finds the end of a statement with %s', (_what, text) => {
    for (const pieceBytes of [1, 3, 1000]) {
      const { blocks } = counted(`SELECT ${text};\n${real}`, pieceBytes);
      expect(blocks).toEqual([{ schema: 'public', name: 't', rows: 2, bytes: 4 }]);
    }
  });

  it('decodes names from the encoding the script sets, else from the one it was given', () => {
    const script = (set: string) => Buffer.from(`${set}COPY public."Größe" FROM stdin;\nx\n\\.\n`, 'latin1');
    expect(rowsOf(script("SET client_encoding = 'LATIN1';\n"))).toEqual([['public', 'Größe', 1]]);
    expect(rowsOf(script(''), 'WIN1252')).toEqual([['public', 'Größe', 1]]);
    expect(rowsOf(script("SET client_encoding = 'SQL_ASCII';\n"))).toEqual([['public', 'Größe', 1]]);
  });

  it('takes backslashes in plain strings as escapes where the script says so', () => {
    const setting = 'SET standard_conforming_strings = off;\n';
    const comment = `COMMENT ON LARGE OBJECT 7 IS 'a\\';${fake}';\n`;
    const setval = 'SELECT pg_catalog.setval(\'public."a\\\\b"\', 1, true);\n';
    expect(rowsOf(setting + comment + real)).toEqual([['public', 't', 2]]);
    expect(counted(setting + setval).sequences).toMatchObject([{ name: 'a\\b' }]);
  });

  it('counts only large objects that are opened, not text about them', () => {
    expect(
      counted(`COMMENT ON LARGE OBJECT 7 IS '\nSELECT pg_catalog.lo_open(''7'', 1);\n';\n`).largeObjects,
    ).toBe(0);
  });

  it.each([
    ['rows', 'COPY public.t (a) FROM stdin;\n1\n2\n', 'inside the rows of public.t'],
    ['the last line of rows', 'COPY public.t (a) FROM stdin;\n1\n\\.', 'inside the rows of public.t'],
    ['the line of a COPY', 'COPY public.t (a) FROM stdin;', 'inside the rows of public.t'],
    ['a statement', 'SELECT 1', 'inside a statement'],
    ['a string', "SELECT 'x;\n", 'inside a string'],
    ['a dollar quote', 'DO $a$ x; $b$', 'inside a string'],
    ['a comment', '/* x; ', 'inside a comment'],
  ])('refuses a script that stops inside %s', (_what, script, problem) => {
    expect(() => counted(script)).toThrow(problem);
  });

  it('refuses a COPY it does not understand instead of taking its rows for SQL', () => {
    expect(() => counted('COPY t (a) FROM stdin;\n1\n\\.\n')).toThrow('is not understood: COPY t (a)');
    expect(() => counted("COPY public.t FROM '/x';\n")).toThrow('is not understood');
  });
});
