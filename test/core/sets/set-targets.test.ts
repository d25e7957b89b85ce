import { expect, it } from 'vitest';
import { namesMember, setTargets } from '#core/sets/set-targets.ts';

const members = ['orders', 'files'];

it('tells a target of a member from a URL, a folder and a variable', () => {
  const written = ['orders=env:BACK', 'files=./back', 'postgres://h/db?a=b', './a=b', 'env:A', 'rds:a'];
  expect(written.map(namesMember)).toEqual([true, true, false, false, false, false]);
});

it('gives each member its target', () => {
  const targets = setTargets(members, ['files=./a=b', 'orders=postgres://h/db?sslmode=require']);
  expect([...targets]).toEqual([
    ['files', './a=b'],
    ['orders', 'postgres://h/db?sslmode=require'],
  ]);
});

it.each([
  [['orders=env:A'], "'files' has no target"],
  [[], "'orders' and 'files' have no target"],
  [['orders=env:A', 'files=./b', 'graph=env:C'], "'graph' is no member of this point of the set"],
  [['orders=env:A', 'orders=env:B', 'files=./b'], "'orders' has two targets"],
  [['orders=env:A', 'files=env:A'], "'orders' and 'files' have the same target"],
  [['orders=env:A', 'env:B'], 'a --to names no member of the set'],
])('refuses %j, and tells no target', (written, message) => {
  expect(() => setTargets(members, written)).toThrow(message);
  expect(() => setTargets(members, written)).not.toThrow('env:');
});
