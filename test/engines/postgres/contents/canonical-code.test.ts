import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalCode, canonicalQuery } from '#engines/postgres/contents/canonical-code.ts';

const equal: readonly (readonly [string, string, string])[] = [
  [
    'IN on a varchar',
    `CHECK (((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))`,
    `CHECK (((status)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))`,
  ],
  [
    'a qualified type with a modifier',
    `(ARRAY[f(x, y), z[1]])::"Odd schema".t(3)[]`,
    `ARRAY[(f(x, y))::"Odd schema".t(3), (z[1])::"Odd schema".t(3)]`,
  ],
  [
    'arrays in arrays',
    '(ARRAY[ARRAY[a, b], ARRAY[c]])::text[]',
    'ARRAY[ARRAY[(a)::text, (b)::text], ARRAY[(c)::text]]',
  ],
  ['AND in AND', '(((x >= 1) AND (x <= 5)) AND y)', '((x >= 1) AND (x <= 5) AND y)'],
  ['OR in OR', '(a OR (b OR (c = 1)))', '(a OR b OR (c = 1))'],
  ['white space', 'SELECT a,\n    b\n   FROM t;', 'SELECT a, b FROM t;'],
];

const different: readonly (readonly [string, string, string])[] = [
  ['another element', `(ARRAY['a'::text])::text[]`, `(ARRAY['b'::text])::text[]`],
  ['another element type', '(ARRAY[a])::text[]', '(ARRAY[a])::bpchar[]'],
  ['a cast that went away', '(ARRAY[a, b])::text[]', 'ARRAY[(a)::text, b]'],
  ['a cast to a scalar', '(ARRAY[a])::text[]', '(ARRAY[a])::text'],
  ['AND in OR', '(a AND (b OR c))', '((a AND b) OR c)'],
  ['NOT over AND', '(NOT (a AND b))', '((NOT a) AND b)'],
  ['blanks in a string', `'a  b'`, `'a b'`],
  ['brackets in a string', `(a = '((')`, `(a = '(')`],
  ['an escaped quote', `E'a\\'(' || b`, `E'a\\'' || b`],
  ['another operator', 'a <= b', 'a < b'],
  ['a quoted name', '"AND"', 'AND'],
];

/** What 15 prints of a view, and what 16 prints. */
const queries: readonly (readonly [string, string, string])[] = [
  [
    'columns everywhere outside the FROM clause',
    'SELECT DISTINCT ON (t.a) t.a, f(t.b) AS b FROM s.t WHERE (t.c > 1) GROUP BY t.a HAVING (max(t.c) > 1) ORDER BY t.a;',
    'SELECT DISTINCT ON (a) a, f(b) AS b FROM s.t WHERE (c > 1) GROUP BY a HAVING (max(c) > 1) ORDER BY a;',
  ],
  [
    'subqueries as they are',
    'SELECT t.a FROM s.long t WHERE (t.a IN ( SELECT u.a FROM s.u WHERE (u.b = t.b)));',
    'SELECT a FROM s.long t WHERE (a IN ( SELECT u.a FROM s.u WHERE (u.b = t.b)));',
  ],
  ['an alias with columns', 'SELECT g.a FROM f(1, 2) g(a);', 'SELECT a FROM f(1, 2) g(a);'],
  [
    'a sample',
    'SELECT t.a FROM s.t TABLESAMPLE system (1) WHERE t.b;',
    'SELECT a FROM s.t TABLESAMPLE system (1) WHERE b;',
  ],
  [
    'a table of XML',
    `SELECT "xmltable".a FROM XMLTABLE(('/a'::text) PASSING ('<a/>'::xml) COLUMNS a integer);`,
    `SELECT a FROM XMLTABLE(('/a'::text) PASSING ('<a/>'::xml) COLUMNS a integer);`,
  ],
  ['quoted names', 'SELECT "T".a FROM s."T";', 'SELECT a FROM s."T";'],
];

const otherQueries: readonly (readonly [string, string, string])[] = [
  ['a function of a schema', 'SELECT t.f(a) FROM t.t;', 'SELECT f(a) FROM t.t;'],
  ['a type of a schema', `SELECT 'a'::t.k FROM t.t;`, `SELECT 'a'::k FROM t.t;`],
  ['a relation of a schema', 'SELECT a FROM t.t;', 'SELECT a FROM t;'],
  ['a collation of a schema', 'SELECT (a COLLATE t.c) AS a FROM t.t;', 'SELECT (a COLLATE c) AS a FROM t.t;'],
  ['a whole row', 'SELECT t.* FROM t;', 'SELECT * FROM t;'],
  ['the side of a join', 'SELECT t.a FROM (t JOIN u USING (a));', 'SELECT u.a FROM (t JOIN u USING (a));'],
  ['a column of a subquery', 'SELECT ( SELECT t.a FROM u) FROM t;', 'SELECT ( SELECT a FROM u) FROM t;'],
  ['one of two relations', 'SELECT u.a FROM t, u;', 'SELECT a FROM t, u;'],
  ['a union', 'SELECT t.a FROM t UNION SELECT t.a FROM u t;', 'SELECT a FROM t UNION SELECT t.a FROM u t;'],
  ['another column', 'SELECT t.a FROM t;', 'SELECT b FROM t;'],
];

describe('the canonical form of the query of a view', () => {
  it.each(queries)('forgets the qualifier: %s', (_, older, newer) => {
    expect(canonicalQuery(older)).toBe(canonicalCode(newer));
    expect(canonicalQuery(newer)).toBe(canonicalCode(newer));
  });

  it.each(otherQueries)('tells apart: %s', (_, one, other) => {
    expect(canonicalQuery(one)).not.toBe(canonicalQuery(other));
  });
});

describe('the canonical form of code', () => {
  it.each(equal)('is the same before and after a restore for %s', (_, before, after) => {
    expect(canonicalCode(before)).toBe(canonicalCode(after));
  });

  it.each(different)('shows %s', (_, one, other) => {
    expect(canonicalCode(one)).not.toBe(canonicalCode(other));
  });

  it('keeps text whose brackets do not pair as it is', () => {
    expect(canonicalCode('a ] (  b')).toBe('a ] (  b');
  });

  it('is its own canonical form, whatever the text', () => {
    const words = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      'AND',
      'OR',
      'ARRAY',
      '::',
      'text',
      ',',
      ' ',
      `'a'`,
      'x',
      '1',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
        const once = canonicalCode(parts.join(' '));
        expect(canonicalCode(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });
});
