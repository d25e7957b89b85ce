import { expect, it } from 'vitest';
import { judgeValue, questionOf } from '#core/drill/check.ts';

const consistentAt = new Date('2026-11-20T03:30:00Z');
const day = { seconds: 86_400 };
const judged = (check: object, found: string | null) =>
  judgeValue({ sql: 'select 1', ...check }, found, consistentAt).ok;

it.each([
  ['2026-11-19 03:30:01+00', true],
  ['2026-11-19 03:30:00+00', false],
  ['2026-11-19 04:30:01+01', true],
  ['2026-11-19 05:00:01.25+01:30', true],
  ['2026-11-19T03:30:01Z', true],
  ['2026-11-19 03:30:01', true],
  ['2026-11-20', true],
  ['2026-11-19', false],
  ['yesterday', false],
  ['', false],
  ['2026-11-20 17:30:00', true],
  ['2026-11-21 03:30:00+00', false],
  ['2099-01-01T00:00:00.000Z', false],
])('measures the age of %s at the instant of the point, not now: %s', (found, ok) => {
  expect(judged({ newerThan: day }, found)).toBe(ok);
});

it('needs every condition to hold', () => {
  expect(judged({ atLeast: 2, atMost: 4 }, '3')).toBe(true);
  expect(judged({ atLeast: 2, atMost: 4 }, '5')).toBe(false);
  expect(judged({ atLeast: 2, equals: 4 }, '3')).toBe(false);
  expect(judged({ olderThan: day, newerThan: { seconds: 172_800 } }, '2026-11-18 12:00:00+00')).toBe(true);
});

it('takes neither nothing nor text for a number', () => {
  for (const found of [null, '', ' ', 'many']) {
    expect(judged({ atLeast: 0 }, found)).toBe(false);
    expect(judged({ atMost: 0 }, found)).toBe(false);
  }
});

it('compares with what the config wrote: a number, a truth, a text', () => {
  expect(judged({ equals: 3 }, '3.0')).toBe(true);
  expect(judged({ equals: true }, 't')).toBe(true);
  expect(judged({ equals: false }, 't')).toBe(false);
  expect(judged({ equals: 'open' }, 'open')).toBe(true);
  expect(judged({ equals: '3' }, '3.0')).toBe(false);
});

it('asks in the language of the engine, and says what was asked', () => {
  const check = { cypher: 'MATCH (m:Movie) RETURN count(m)', atLeast: 3 };
  expect(questionOf(check)).toBe(check.cypher);
  expect(judgeValue(check, '3', consistentAt)).toEqual({
    check: 'MATCH (m:Movie) RETURN count(m): at least 3',
    ok: true,
    found: '3',
  });
  expect(questionOf({ collection: 'movies', atLeast: 1 })).toBe('movies');
  expect(questionOf({ collection: 'movies', filter: 'year > 2000', atLeast: 1 })).toBe(
    'movies where year > 2000',
  );
});
