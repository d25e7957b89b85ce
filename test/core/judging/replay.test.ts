import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ReplayInput, replay } from '#core/judging/replay.ts';
import { planOf } from '../retention/retained-points.ts';
import { nothing, retire, runNight } from '../retention/simulated-nights.ts';

const day = 86_400_000;
const start = Date.parse('2026-11-20T03:00:00Z');
const at = (night: number): string => new Date(start + night * day).toISOString();
const keep = { daily: '14d', weekly: '90d', atLeast: 2 };
const good = { outcome: 'verified', bytes: 2e7, logicalBytes: 1e8, seconds: 300, rows: { orders: 50_000 } };

const played = (runs: readonly object[], rpo = '25h') =>
  replay(ReplayInput.parse({ plan: { keep }, rpo, runs }));
const nights = (count: number, change: (night: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, night) => ({ scheduledAt: at(night), ...good, ...change(night) }));

describe('replay', () => {
  it('gives each run its class, and removes what is due as retire does', () => {
    const { runs, late } = played(nights(120));
    expect(runs.slice(0, 9).map(({ class: name }) => name)).toEqual([
      ...Array(7).fill('daily'),
      'weekly',
      'daily',
    ]);
    expect(runs[0]).toMatchObject({ verdict: 'ok', reasons: [], removedAt: '2026-12-04T04:00:00.000Z' });
    expect(runs[7]).toMatchObject({ class: 'weekly', removedAt: '2027-02-25T04:00:00.000Z' });
    expect(runs.at(-1)?.removedAt).toBeUndefined();
    expect(late).toEqual([]);
  });

  it('leaves the points that the nights of the retention tests leave', () => {
    const plan = planOf({ keep: { daily: '14d', weekly: '90d', atLeast: 2 } });
    let world = nothing();
    for (let night = 0; night < 200; night++) {
      world = runNight(world, plan, { at: new Date(at(night)), outcome: 'good' });
      world = retire(world, plan, new Date(start + night * day + 3_600_000)).after;
    }
    const left = played(nights(200)).runs.filter(({ removedAt }) => removedAt === undefined);
    expect(left.map(({ scheduledAt }) => scheduledAt)).toEqual(
      world.points.map(({ consistentAt }) => consistentAt.toISOString()).sort(),
    );
  });

  it('tells a failed run, a suspect one with its numbers, and when there was no good point young enough', () => {
    const { runs, late } = played(
      nights(30, (night) => {
        if (night === 20) return { outcome: 'failed' };
        return night === 25 ? { rows: { orders: 0 } } : {};
      }),
    );
    expect(runs[20]).toEqual({ scheduledAt: at(20), class: null, verdict: 'failed', reasons: [] });
    expect(runs[25]?.verdict).toBe('suspect');
    expect(runs[25]?.reasons).toEqual([expect.stringContaining('table orders has 0 rows, usual are 50,000')]);
    expect(late).toEqual([
      { from: '2026-12-10T04:00:00.000Z', to: '2026-12-11T03:00:00.000Z' },
      { from: '2026-12-15T04:00:00.000Z', to: '2026-12-16T03:00:00.000Z' },
    ]);
  });

  it('is late from the first run on where none is good', () => {
    expect(played(nights(3, () => ({ outcome: 'failed' }))).late).toEqual([{ from: at(0), to: at(2) }]);
    expect(played([])).toEqual({ runs: [], late: [] });
  });

  it('removes nothing after a failed run, and catches up when one is good again', () => {
    const { runs } = played(
      nights(20, (night) => (night === 14 || night === 15 ? { outcome: 'failed' } : {})),
    );
    expect(runs[0]?.removedAt).toBe('2026-12-06T04:00:00.000Z');
  });

  it('lets no suspect point take the place of a good one, and removes neither, however long it lasts', () => {
    const { runs } = played(
      nights(80, (night) => (night < 20 ? {} : { rows: { orders: 0 }, bytes: 1e6, logicalBytes: 5e6 })),
    );
    const left = runs.filter(({ removedAt }) => removedAt === undefined);
    const good = left.filter(({ verdict }) => verdict === 'ok').map(({ scheduledAt }) => scheduledAt);
    expect(good).toEqual([at(7), at(9), at(16), at(18), at(19)]);
    expect(left.filter(({ verdict }) => verdict === 'suspect')).toHaveLength(60);
    // the weekly one waits for a good night: from Sunday on each is meant to be it
    expect(new Set(runs.slice(23).map(({ class: name }) => name))).toEqual(new Set(['weekly']));
  });

  it('goes on from what a person has accepted', () => {
    const { runs, late } = played(
      nights(40, (night) => (night < 20 ? {} : { rows: { orders: 9_000 }, accepted: night === 21 })),
    );
    expect(runs.slice(19, 24).map(({ verdict }) => verdict)).toEqual([
      ...['ok', 'suspect', 'suspect', 'ok', 'ok'],
    ]);
    expect(late).toEqual([{ from: '2026-12-10T04:00:00.000Z', to: '2026-12-11T03:00:00.000Z' }]);
  });

  it('goes by the order of time, whatever the order of the file', () => {
    const runs = nights(20);
    expect(played(runs.toReversed())).toEqual(played(runs));
  });
});

it('refuses what is no history, by name', () => {
  const result = ReplayInput.safeParse({
    plan: { keep },
    rpo: '25h',
    runs: [{ scheduledAt: 'yesterday', outcome: 'ok' }],
  });
  expect(result.success).toBe(false);
  expect(z.prettifyError(result.error ?? new z.ZodError([]))).toContain('runs[0].scheduledAt');
});
