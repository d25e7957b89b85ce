import { expect, it } from 'vitest';
import {
  type Kill,
  type KillsMeasurement,
  killsText,
  problemsOf,
} from '../../../bench/s3/kills/kills-text.ts';
import { killMoments } from '../../../bench/s3/kills/moments.ts';

const good = (...points: readonly string[]) => points.map((point) => ({ point, verdict: 'good' }));

const kill = (changes: Partial<Kill> = {}): Kill => ({
  number: 1,
  seconds: 3,
  code: null,
  lastLine: 'bench: prepare: 0.1 s',
  before: 1,
  points: good('a'),
  ...changes,
});

const measurement = (changes: Partial<KillsMeasurement> = {}): KillsMeasurement => ({
  scale: 1,
  unharmedSeconds: 10,
  kills: [kill()],
  last: 'verified',
  points: good('a', 'b'),
  storedBytes: 1e6,
  ...changes,
});

it('kills once in every part of a run, from 0.2 s to a tenth after its end', () => {
  const moments = killMoments(20, 10, Math.random).toSorted((a, b) => a - b);
  expect(moments).toHaveLength(20);
  for (const [index, seconds] of moments.entries()) {
    expect(seconds).toBeGreaterThanOrEqual(0.2 + (10.8 * index) / 20);
    expect(seconds).toBeLessThan(0.2 + (10.8 * (index + 1)) / 20);
  }
});

it('is content when every point is good and none is gone', () => {
  expect(problemsOf(measurement())).toEqual([]);
  expect(killsText(measurement())).toContain('reached');
});

it.each<[string, Partial<KillsMeasurement>]>([
  [
    'a point that is not good after a kill',
    { kills: [kill({ points: [{ point: 'a', verdict: 'damaged' }] })] },
  ],
  ['a point that is gone', { kills: [kill({ before: 2 })] }],
  ['a run that failed before it was killed', { kills: [kill({ code: 1 })] }],
  ['a last run that does not end verified', { last: 'failed' }],
  ['a point that is not good at the end', { points: [...good('a'), { point: 'b', verdict: 'unreachable' }] }],
  ['a last run that leaves no point', { points: good('a') }],
])('calls it a failure: %s', (_, changes) => {
  expect(problemsOf(measurement(changes))).toHaveLength(1);
  expect(killsText(measurement(changes))).toContain('missed');
});
