import { describe, expect, it } from 'vitest';
import { readManifest, sealManifest } from '#core/manifest/manifest.ts';
import { BrokenPointError } from '#core/point/broken-point-error.ts';
import { findPoint, nearestNames } from '#core/point/find-point.ts';
import type { BrokenPoint, PointRecord } from '#core/point/point-record.ts';
import type { Flag, Level } from '#core/point/standing.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import { aManifest } from '../manifest/a-manifest.ts';

function point(
  day: number,
  level: Level = 'verified',
  flags: readonly Flag[] = [],
  hash = 'aaaaaa',
): PointRecord {
  const runId = `202611${String(day).padStart(2, '0')}T023000Z-${hash}`;
  const consistentAt = `2026-11-${String(day).padStart(2, '0')}T02:30:02.000Z`;
  const read = readManifest(sealManifest(aManifest({ runId, consistentAt })), { source: 'orders', runId });
  if ('problem' in read) throw new Error(read.problem);
  return {
    engine: 'postgres',
    source: 'orders',
    runId,
    level,
    flags,
    manifest: read.manifest,
    history: [],
    rows: 0,
  };
}

const catalogOf = (points: readonly PointRecord[], broken: readonly BrokenPoint[] = []): Catalog => ({
  sources: async () => [{ engine: 'postgres', source: 'orders' }],
  points: async (source) => (source === 'orders' ? { points, broken } : { points: [], broken: [] }),
  point: async ({ runId }) => points.find((known) => known.runId === runId),
  judge: () => Promise.reject(new Error('not asked')),
});
const find = (text: string, points: readonly PointRecord[], broken: readonly BrokenPoint[] = []) =>
  findPoint(catalogOf(points, broken), text, {
    goodLevelOf: () => 'verified',
    clock: { now: () => new Date('2026-11-25T12:00:00Z') },
  });

describe('latest', () => {
  it('is the newest good point, and says what it passed over', async () => {
    const points = [
      point(20, 'sealed'),
      point(19, 'proven', ['suspect']),
      point(18, 'verified', ['damaged']),
      point(17),
    ];
    const found = await find('orders@latest', points);
    expect(found.point.runId).toBe('20261117T023000Z-aaaaaa');
    expect(found.skipped).toEqual([
      'orders@20261120T023000Z-aaaaaa is sealed',
      'orders@20261119T023000Z-aaaaaa is suspect',
      'orders@20261118T023000Z-aaaaaa is damaged',
    ]);
  });

  it('tells of newer points that cannot be believed', async () => {
    const broken = {
      engine: 'postgres',
      source: 'orders',
      runId: '20261121T023000Z-bbbbbb',
      problem: 'has no seal',
    };
    const found = await find('orders', [point(20)], [broken]);
    expect(found.skipped).toEqual(['orders@20261121T023000Z-bbbbbb cannot be believed: has no seal']);
    const same = { ...broken, runId: '20261120T023000Z-000000' };
    expect((await find('orders', [point(20)], [same])).skipped, 'of the same second').toHaveLength(1);
    const older = { ...broken, runId: '20261119T023000Z-bbbbbb' };
    expect((await find('orders', [point(20)], [older])).skipped).toEqual([]);
  });

  it('is no point that is dated after now, which its own name finds', async () => {
    const points = [point(28), point(20)];
    const found = await find('orders@latest', points);
    expect(found.point.runId).toBe('20261120T023000Z-aaaaaa');
    expect(found.skipped).toEqual(['orders@20261128T023000Z-aaaaaa is dated after now']);
    expect((await find('orders@2026-11-30T12:00Z', points)).point.runId).toBe('20261120T023000Z-aaaaaa');
    expect((await find('orders@20261128T023000Z-aaaaaa', points)).point.runId).toBe(
      '20261128T023000Z-aaaaaa',
    );
    await expect(find('orders@latest', [point(28)])).rejects.toThrow('is dated after now');
  });

  it('does not exist when no point is good, and says why', async () => {
    await expect(find('orders@latest', [point(20, 'verified', ['damaged'])])).rejects.toMatchObject({
      message: expect.stringContaining('20261120T023000Z-aaaaaa is damaged'),
      nearest: ['orders@20261120T023000Z-aaaaaa'],
    });
  });
});

describe('a time', () => {
  it('names the newest good point at or before it', async () => {
    const points = [point(20), point(19), point(18)];
    expect((await find('orders@2026-11-19T02:30:02Z', points)).point.runId).toMatch(/^20261119/);
    expect((await find('orders@2026-11-19T02:30:01Z', points)).point.runId).toMatch(/^20261118/);
    await expect(find('orders@2026-11-01T00:00Z', points)).rejects.toMatchObject({
      nearest: expect.arrayContaining(['orders@20261118T023000Z-aaaaaa']),
    });
  });
});

describe('a run', () => {
  it('is that exact one, whatever its level', async () => {
    const points = [point(20, 'sealed'), point(19)];
    expect((await find('orders@20261120T023000Z-aaaaaa', points)).point.level).toBe('sealed');
    expect((await find('orders@20261120T023000Z', points)).point.level).toBe('sealed');
  });

  it('is refused when two were scheduled in that second and only the second was named', async () => {
    const points = [point(20), point(20, 'verified', [], 'bbbbbb')];
    await expect(find('orders@20261120T023000Z', points)).rejects.toMatchObject({
      nearest: ['orders@20261120T023000Z-aaaaaa', 'orders@20261120T023000Z-bbbbbb'],
    });
    expect((await find('orders@20261120T023000Z-bbbbbb', points)).point.runId).toMatch(/bbbbbb$/);
  });

  it('is refused when its manifest cannot be believed', async () => {
    const broken = {
      engine: 'postgres',
      source: 'orders',
      runId: '20261121T023000Z-bbbbbb',
      problem: 'has no seal',
    };
    await expect(find('orders@20261121T023000Z', [point(20)], [broken])).rejects.toBeInstanceOf(
      BrokenPointError,
    );
  });

  it('that does not exist is refused with the nearest ones, and an unknown source with the known ones', async () => {
    await expect(find('orders@20261119T000000Z', [point(20), point(19)])).rejects.toMatchObject({
      nearest: ['orders@20261119T023000Z-aaaaaa', 'orders@20261120T023000Z-aaaaaa'],
    });
    await expect(find('ordres', [])).rejects.toMatchObject({ nearest: ['orders'] });
  });
});

describe('nearest names', () => {
  it('are at most five, those with the longest common beginning first', () => {
    const names = ['a', 'ab', 'abc', 'b', 'c', 'd'];
    expect(nearestNames('abd', names)).toEqual(['ab', 'abc', 'a', 'b', 'c']);
  });
});
