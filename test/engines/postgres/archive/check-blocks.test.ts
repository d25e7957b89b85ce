import { expect, it } from 'vitest';
import { checkBlocks } from '#engines/postgres/archive/check-blocks.ts';
import type { TocEntry } from '#engines/postgres/archive/custom-format/toc-entry.ts';

function entry(namespace: string, tag: string, more: Partial<TocEntry> = {}): TocEntry {
  return {
    dumpId: 1,
    section: 'data',
    desc: 'TABLE DATA',
    namespace,
    tag,
    owner: 'postgres',
    dependencies: [],
    hadDumper: true,
    dataOffset: undefined,
    copyStmt: 'COPY',
    encoding: undefined,
    setsAttributeVersions: false,
    ...more,
  };
}

const block = (schema: string, name: string) => ({ schema, name, rows: 1, bytes: 2 });
const entries = [entry('public', 'a'), entry('public', 's', { desc: 'SEQUENCE SET' }), entry('public', 'b')];

it('finds nothing when the same tables come in the same order', () => {
  expect(checkBlocks({ entries, blocks: [block('public', 'a'), block('public', 'b')] })).toEqual([]);
});

it('names tables that changed places', () => {
  expect(checkBlocks({ entries, blocks: [block('public', 'b'), block('public', 'a')] })).toEqual([
    'block 1 holds rows of public.b, the archive announces public.a',
    'block 2 holds rows of public.a, the archive announces public.b',
  ]);
});

it('names a table whose rows are missing, and rows that nothing announces', () => {
  expect(checkBlocks({ entries, blocks: [block('public', 'a')] })).toEqual([
    'the archive announces the rows of 2 tables, its script holds 1',
    'rows of public.b are announced as block 2, which is missing',
  ]);
  expect(checkBlocks({ entries: [], blocks: [block('public', 'fake')] })).toEqual([
    'the archive announces the rows of 0 tables, its script holds 1',
    'block 1 holds rows of public.fake, which the archive does not announce there',
  ]);
});

it('tells names apart that are alike only when joined by a dot', () => {
  expect(checkBlocks({ entries: [entry('a.b', 'c')], blocks: [block('a', 'b.c')] })).toHaveLength(1);
});

it('says that rows written as INSERT cannot be counted', () => {
  const inserts = [entry('public', 'a', { copyStmt: undefined })];
  expect(checkBlocks({ entries: inserts, blocks: [block('public', 'a')] })).toEqual([
    'rows of public.a are INSERT statements and cannot be counted',
  ]);
});
