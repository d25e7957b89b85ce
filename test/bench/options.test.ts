import { expect, it } from 'vitest';
import { readOptions } from '../../bench/options.ts';

it('measures a tenth of the data, three times, when nothing else is asked for', () => {
  expect(readOptions([])).toEqual({
    scale: 0.1,
    rounds: 3,
    slowRounds: 1,
    only: undefined,
    gib: 2,
    kills: 20,
    sources: 10_000,
    json: false,
  });
});

it('takes the length of a stream and the number of kills', () => {
  expect(readOptions(['--only', 'stream', '--gib', '20'])).toMatchObject({ only: 'stream', gib: 20 });
  expect(readOptions(['--only', 'kills', '--kills', '3'])).toMatchObject({ only: 'kills', kills: 3 });
});

it('takes the number of sources', () => {
  expect(readOptions(['--only', 'synth', '--sources', '10'])).toMatchObject({ only: 'synth', sources: 10 });
});

it.each([
  ['--sources', 'many'],
  ['--scale', '0'],
  ['--scale', 'big'],
  ['--rounds', '1.5'],
  ['--only', 'drill'],
  ['--gib', '0'],
  ['--kills', '-1'],
  ['--fast'],
])('refuses %s %s', (...args) => {
  expect(() => readOptions(args.filter(Boolean))).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('npm run bench') }),
  );
});
