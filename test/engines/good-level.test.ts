import { expect, it } from 'vitest';
import { engines, goodLevelOf } from '#engines/index.ts';

it('is for every engine the level that its own folder names', () => {
  const told = Object.values(engines).map(({ name, good }) => [name, good]);
  expect(told.length).toBeGreaterThan(0);
  expect(Object.keys(engines).map((name) => [name, goodLevelOf(name)])).toEqual(told);
});

it('is verified for an engine that nobody knows any more', () => {
  expect(goodLevelOf('filemaker')).toBe('verified');
});
