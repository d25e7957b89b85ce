import { expect, it } from 'vitest';
import { readOptions } from '../../bench/options.ts';

it('measures a tenth of the data, three times, when nothing else is asked for', () => {
  expect(readOptions([])).toEqual({ scale: 0.1, rounds: 3, slowRounds: 1, only: undefined, json: false });
});

it.each([['--scale', '0'], ['--scale', 'big'], ['--rounds', '1.5'], ['--only', 'drill'], ['--fast']])(
  'refuses %s %s',
  (...args) => {
    expect(() => readOptions(args.filter(Boolean))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('npm run bench') }),
    );
  },
);
