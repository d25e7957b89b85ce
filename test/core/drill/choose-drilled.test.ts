import { describe, expect, it } from 'vitest';
import { drillSource } from '#core/drill/drill-source.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import { pointName } from '#core/point/point-record.ts';
import { FrozenError } from '#core/ports/store-errors.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import type { Warmth } from '#core/thaw/warmth.ts';
import { type RestoreSetup, setup } from '#test/core/restore/restore-setup.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { frozenAfter } from '#test/core/thaw/sample-thawing.ts';

const newest = samplePoint();
const older = samplePoint({ consistentAt: '2026-11-19T20:30:00.000Z' });
const oldest = samplePoint({ consistentAt: '2026-11-10T03:30:00.000Z' });

function drilled(options: RestoreSetup) {
  const all = setup({ points: [newest, older, oldest], ...options });
  const rpo = { seconds: 90_000 };
  const source = { name: 'orders', engine: 'postgres', plan: 'nightly', paused: false, rpo };
  const signal = new AbortController().signal;
  return { ...all, report: drillSource(all.deps, { source, streams: 2, signal }) };
}
const onlyReadable = (...points: readonly PointRecord[]): Warmth => ({
  ...frozenAfter(0),
  isReadable: async (point) => points.some(({ runId }) => runId === point.runId),
  demand: async (point, purpose) => {
    if (!points.some(({ runId }) => runId === point.runId)) await frozenAfter(0).demand(point, purpose);
  },
});

describe('a drill', () => {
  it('takes a point that can be read now before a newer one that must be thawed', async () => {
    const { report, notes } = drilled({ warmth: onlyReadable(older) });
    expect(await report).toMatchObject({ verdict: 'pass', point: pointName(older) });
    expect(notes).toContain(`passed over: ${pointName(newest)} is frozen`);
  });

  it('passes over a point that is dated after now: it says nothing about what a restore of tonight would bring', async () => {
    const future = samplePoint({ consistentAt: '2099-11-20T03:30:00.000Z' });
    const { report, notes } = drilled({ points: [future, newest] });
    expect(await report).toMatchObject({ verdict: 'pass', point: pointName(newest) });
    expect(notes).toContain(`passed over: ${pointName(future)} is dated after now`);
  });

  it('does not go back beyond rpo for one: then the newest is thawed, and it waits', async () => {
    const { report, happened, audit, catalog } = drilled({ warmth: onlyReadable(oldest) });
    await expect(report).rejects.toBeInstanceOf(WaitingError);
    expect(happened).toStrictEqual([]);
    expect(audit.kept[0]?.entry).toMatchObject({ point: pointName(newest), outcome: 'waiting' });
    expect(catalog.judged).toStrictEqual([]);
  });

  it('ends its server and gives no verdict when a thawed copy goes in the middle', async () => {
    const onRestore = () => {
      throw new FrozenError('data/x');
    };
    const { report, happened, catalog } = drilled({ warmth: frozenAfter(1), onRestore });
    await expect(report).rejects.toBeInstanceOf(WaitingError);
    expect(happened).toStrictEqual(['scratch ended']);
    expect(catalog.judged).toStrictEqual([]);
  });
});
