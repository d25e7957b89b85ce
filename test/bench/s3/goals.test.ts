import { expect, it } from 'vitest';
import { judgeGoals } from '../../../bench/report/goals.ts';
import { bestPeer } from '../../../bench/runs/dump-peers.ts';
import { holdfastNames } from '../../../bench/runs/holdfast-runs.ts';
import type { Run } from '../../../bench/runs/perform.ts';
import { restoreNames } from '../../../bench/runs/restores.ts';
import { backupInto, restoreFrom } from '../../../bench/s3/names.ts';
import { run } from '../made-run.ts';

const sink = backupInto('S3 sink');

/** 2 GB of archives, dumped in 11 s beside 10 s of the peer, restored in 11 s beside 10 s. */
const good = (changes: Partial<Run> = {}) => [
  run(bestPeer, 1, {}),
  run(sink, 1, { workSeconds: 11, workOwnCpuSeconds: 3, storedBytes: 2e9, ...changes }),
  run(restoreNames.peer, 1, { what: 'restore' }),
  run(restoreFrom('S3 sink'), 1, { what: 'restore', wallSeconds: 11 }),
];

const verdicts = (runs: readonly Run[]) => judgeGoals(runs).map(({ verdict }) => verdict);

it('judges what ran into S3, and nothing that was not asked for', () => {
  expect(verdicts(good())).toEqual(['reached', 'reached', 'reached', 'reached', 'reached']);
});

it.each<[string, number, Partial<Run>]>([
  ['slower than 1.10 of the peer', 0, { workSeconds: 11.1 }],
  ['with more than 1.5 CPU s of its own for a stored GB', 1, { workOwnCpuSeconds: 3.1 }],
  ['above 128 MB', 2, { peakAnonBytes: 129e6 }],
  ['with local disk', 3, { peakBesideBytes: 1 }],
])('says missed for a run %s', (_, index, changes) => {
  expect(verdicts(good(changes))[index]).toBe('missed');
});

it('says missed for a restore slower than 1.10 of pg_restore, and not measured where there was none', () => {
  const restored = run(restoreFrom('S3 sink'), 1, { what: 'restore', wallSeconds: 11.1 });
  expect(verdicts([...good().slice(0, 3), restored]).at(-1)).toBe('missed');
  expect(verdicts(good().slice(0, 2)).at(-1)).toBe('not measured');
});

it('judges each server that was measured, after the goals of a folder where one was', () => {
  const versitygw = run(backupInto('versitygw'), 1, { workSeconds: 12, storedBytes: 2e9 });
  expect(judgeGoals([...good(), versitygw]).map(({ goal }) => goal)).toContainEqual(
    expect.stringContaining('holdfast → versitygw: dump and seal'),
  );
  const [first] = judgeGoals([...good(), run(holdfastNames.counted, 1, {})]);
  expect(first?.goal).toContain(holdfastNames.counted);
});
