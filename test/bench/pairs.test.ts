import { expect, it } from 'vitest';
import { pairedRatio } from '../../bench/report/pairs.ts';
import { run } from './made-run.ts';

const seconds = (made: { wallSeconds: number }) => made.wallSeconds;

it('compares runs of the same round only', () => {
  const runs = [
    run('ours', 1, { wallSeconds: 11 }),
    run('peer', 1, { wallSeconds: 10 }),
    run('ours', 2, { wallSeconds: 24 }),
    run('peer', 2, { wallSeconds: 20 }),
    run('ours', 3, { wallSeconds: 1 }),
  ];
  const { ratio, least, most, pairs } = pairedRatio(runs, ['ours', 'peer'], seconds);
  expect([ratio, least, most, pairs]).toEqual([expect.closeTo(1.15), 1.1, 1.2, 2]);
});

it('believes quiet pairs only, as long as there is one', () => {
  const runs = [
    run('ours', 1, { wallSeconds: 50, quiet: false }),
    run('peer', 1, { wallSeconds: 10 }),
    run('ours', 2, { wallSeconds: 22 }),
    run('peer', 2, { wallSeconds: 20 }),
  ];
  expect(pairedRatio(runs, ['ours', 'peer'], seconds)).toMatchObject({ ratio: 1.1, pairs: 2, quietPairs: 1 });
  const noisy = runs.map((each) => ({ ...each, quiet: false }));
  expect(pairedRatio(noisy, ['ours', 'peer'], seconds)).toMatchObject({ ratio: 3.05, quietPairs: 0 });
});

it('says so when two never met', () => {
  expect(pairedRatio([run('ours', 1, {})], ['ours', 'peer'], seconds)).toMatchObject({ pairs: 0 });
});
