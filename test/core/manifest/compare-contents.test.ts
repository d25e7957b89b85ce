import { describe, expect, it } from 'vitest';
import { compareContents } from '#core/manifest/compare-contents.ts';
import type { ContentItem } from '#core/manifest/contents.ts';

const hash = (letter: string) => letter.repeat(64);
const table = (rows?: number, definition = hash('a')): ContentItem => ({
  kind: 'table',
  name: 't',
  rows,
  definition,
});
const index: ContentItem = { kind: 'index', name: 'i', definition: hash('b') };
const sequence: ContentItem = { kind: 'sequence', name: 's', definition: hash('c'), value: '41 called' };
const extension = (value: string): ContentItem => ({
  kind: 'extension',
  name: 'x',
  definition: hash('d'),
  value,
});
const extensionTable = (rows: number): ContentItem => ({
  kind: 'extension-table',
  name: 'x.t',
  rows,
  value: 'x',
});
const privilege: ContentItem = {
  kind: 'privilege',
  name: 'table t',
  definition: hash('e'),
  roles: ['alice', 'bob'],
};
const all = [table(3), index, sequence, extension('1'), extensionTable(2), privilege];

const compare = (expected: ContentItem[], found: ContentItem[], absentRoles: string[] = []) =>
  compareContents(expected, found, { absentRoles });

describe('comparing contents', () => {
  it('finds no difference between equal lists, in whatever order, and shows every item', () => {
    const { compared, differences, left, notes } = compare(all, all.toReversed());
    expect({ differences, left, notes }).toEqual({ differences: [], left: [], notes: [] });
    expect(compared).toEqual([
      { kind: 'extension', name: 'x', expected: hash('d'), found: hash('d') },
      { kind: 'extension-table', name: 'x.t', expected: 2, found: 2 },
      { kind: 'index', name: 'i', expected: hash('b'), found: hash('b') },
      { kind: 'privilege', name: 'table t', expected: hash('e'), found: hash('e') },
      { kind: 'sequence', name: 's', expected: hash('c'), found: hash('c') },
      { kind: 'sequence-value', name: 's', expected: '41 called', found: '41 called' },
      { kind: 'table', name: 't', expected: 3, found: 3 },
      { kind: 'table-definition', name: 't', expected: hash('a'), found: hash('a') },
    ]);
  });

  it.each(all)('shows that $kind $name is gone, and that it is new', (item) => {
    const others = all.filter((other) => other !== item);
    const gone = compare(all, others).differences;
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.every(({ found, name }) => found === null && name === item.name)).toBe(true);
    const added = compare(others, all).differences;
    expect(added.length).toBe(gone.length);
    expect(added.every(({ expected, name }) => expected === null && name === item.name)).toBe(true);
  });

  it.each([
    ['rows', table(3), table(4), 'table'],
    ['no rows', table(3), table(0), 'table'],
    ['rows nobody counted', table(3), table(), 'table'],
    ['rows nobody expected', table(), table(0), 'table'],
    ['a definition', table(3), table(3, hash('f')), 'table-definition'],
    ['an unknown definition', index, { kind: 'index', name: 'i' }, 'index'],
    ['a value', sequence, { ...sequence, value: '40 called' }, 'sequence-value'],
    ['an unknown value', sequence, { ...sequence, value: undefined }, 'sequence-value'],
    [
      'the definition of an extension',
      extension('1'),
      { ...extension('1'), definition: hash('f') },
      'extension',
    ],
    ['rows of an extension', extensionTable(2), extensionTable(1), 'extension-table'],
  ])('shows another number, hash or value: %s', (_, one, other, kind) => {
    expect(compare([one], [other]).differences.map((line) => line.kind)).toEqual([kind]);
  });

  it('compares only the definition of a table that neither side counted', () => {
    expect(compare([table()], [table()]).compared.map(({ kind }) => kind)).toEqual(['table-definition']);
  });

  it('shows a thing of which nothing is known but that it is there', () => {
    const bare = { kind: 'label', name: 'l' };
    expect(compare([bare], [bare]).differences).toEqual([]);
    expect(compare([bare], []).differences).toEqual([{ ...bare, expected: 'present', found: null }]);
  });

  it('leaves out what needs an absent role, and nothing else', () => {
    const other = { ...privilege, definition: hash('f') };
    expect(compare([privilege, index], [other], ['bob'])).toMatchObject({
      differences: [{ kind: 'index' }],
      left: ['privilege table t: needs bob'],
    });
    expect(compare([privilege], [other], ['carol']).differences).toHaveLength(1);
  });

  it('notes another version of an extension, and other rows in its tables', () => {
    const { differences, notes } = compare(
      [extension('1'), extensionTable(2), table(1)],
      [extension('2'), extensionTable(9), table(1)],
    );
    expect(differences).toEqual([]);
    expect(notes).toEqual([
      'extension x has version 2, 1 expected',
      'rows of x.t: 9, not 2; extension x has version 2, 1 expected',
    ]);
  });

  it('does not excuse a table that is gone by the version of its extension', () => {
    expect(compare([extension('1'), extensionTable(2)], [extension('2')]).differences).toHaveLength(1);
  });

  it('notes a user mapping whose options one side may not see, and still compares those both see', () => {
    const seen: ContentItem = { kind: 'user-mapping', name: 'u on s', definition: hash('a'), value: 'user' };
    const hidden = { ...seen, value: undefined };
    const note = 'options of user mapping u on s: not compared, one side may not see them';
    expect(compare([seen], [hidden])).toMatchObject({ differences: [], notes: [note] });
    expect(compare([hidden], [seen])).toMatchObject({ differences: [], notes: [note] });
    expect(compare([seen], [{ ...seen, value: 'password' }]).differences).toHaveLength(1);
    expect(compare([seen], []).differences).toHaveLength(2);
  });

  it('refuses a list that names one thing twice', () => {
    expect(() => compare([index, index], [index])).toThrow('the contents of the point name index i twice');
    expect(() => compare([index], [index, index])).toThrow('the contents of the target name index i twice');
  });
});
