import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { documentRows, fileRows } from '../../bench/data/rows.ts';
import { sizesOf } from '../../bench/data/sizes.ts';

const hash = (rows: Iterable<string>) =>
  createHash('sha256')
    .update([...rows].join(''))
    .digest('hex');

it('makes the same rows each time', () => {
  expect(hash(documentRows(50))).toBe(hash(documentRows(50)));
  expect(hash(fileRows(2))).toBe(hash(fileRows(2)));
});

it('makes rows that COPY reads: five fields, valid JSON, no backslash', () => {
  const lines = [...documentRows(20)].join('').trimEnd().split('\n');
  expect(lines).toHaveLength(20);
  for (const line of lines) {
    const fields = line.split('\t');
    expect(fields).toHaveLength(5);
    expect(JSON.parse(fields[4] ?? '')).toMatchObject({ note: expect.any(String) });
    expect(line).not.toContain('\\');
  }
});

it('has every kind of data at the smallest scale too', () => {
  expect(Math.min(...Object.values(sizesOf(0.001)))).toBeGreaterThan(0);
  expect(sizesOf(1)).toEqual({
    pgbench: 100,
    documents: 760_000,
    files: 100,
    largeObjects: 32,
    smallTables: 500,
  });
});
