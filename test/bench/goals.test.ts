import { expect, it } from 'vitest';
import { judgeGoals } from '../../bench/report/goals.ts';
import { bestPeer, usualScript } from '../../bench/runs/dump-peers.ts';
import { holdfastNames } from '../../bench/runs/holdfast-runs.ts';
import type { Run } from '../../bench/runs/perform.ts';
import { run } from './made-run.ts';

const { counted, uncounted } = holdfastNames;

const verdicts = (runs: readonly Run[]) => judgeGoals(runs).map(({ verdict }) => verdict);

const good = (changes: Partial<Run> = {}) => [
  run(bestPeer, 1, {}),
  run(usualScript, 1, { workSeconds: 90 }),
  run(uncounted, 1, { workSeconds: 11 }),
  run(counted, 1, { workSeconds: 11, ...changes }),
];

it('says reached where it is, and nothing of what did not run', () => {
  expect(verdicts(good())).toEqual(['reached', 'reached', 'reached', 'reached', 'reached', 'not measured']);
});

it('says missed for the bound that was missed', () => {
  expect(verdicts(good({ workSeconds: 11.6 }))[0]).toBe('missed');
  expect(verdicts(good({ workSeconds: 11.4 }))[2]).toBe('missed');
  expect(verdicts(good({ peakBesideBytes: 1 }))[4]).toBe('missed');
});

it('takes the worst run for a limit of memory, quiet or not', () => {
  const runs = [...good(), run(counted, 2, { peakAnonBytes: 129e6, quiet: false })];
  expect(verdicts(runs)[3]).toBe('missed');
});

it('warns when no pair was quiet', () => {
  const [goal] = judgeGoals(good({ quiet: false }));
  expect(goal?.measured).toContain('0 of 1 pairs quiet, none to be trusted');
});
