import { expect, it } from 'vitest';
import type { StoredEntry } from '#core/audit/audit.ts';
import { pointName } from '#core/point/point-record.ts';
import { parseSchedule } from '#core/schedule/schedule.ts';
import { statusOf } from '#core/status/status-of.ts';
import { createMemoryAudit } from '#test/core/audit/memory-audit.ts';
import { createMemoryCatalog } from '#test/core/restore/memory-catalog.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';

const plan = {
  name: 'nightly',
  schedule: parseSchedule('cron(30 3 * * ? *)'),
  timeZone: 'UTC',
  keep: {
    'pre-deploy': { seconds: 1 },
    'on-demand': { seconds: 1 },
    atLeast: 3,
  },
  attempts: 3,
  deadline: { seconds: 1 },
  streams: 2,
};
const source = {
  name: 'orders',
  engine: 'postgres',
  plan: 'nightly',
  paused: false,
  rpo: { seconds: 90_000 },
};
const point = samplePoint();

interface Given {
  readonly points?: readonly ReturnType<typeof samplePoint>[];
  readonly now?: string;
  readonly entries?: readonly StoredEntry[];
  readonly sources?: Record<string, typeof source>;
}

const status = async ({ points = [point], now = '2026-11-20T05:00:00Z', entries, sources }: Given = {}) =>
  statusOf(
    {
      catalog: createMemoryCatalog(points),
      audit: createMemoryAudit(entries),
      clock: { now: () => new Date(now), sleep: async () => {} },
      goodLevelOf: () => 'verified',
    },
    { sources: sources ?? { orders: source }, plans: { nightly: plan } },
  );

it('measures the age at the instant the point is consistent at, and names the next run', async () => {
  expect(await status()).toStrictEqual([
    {
      source: 'orders',
      engine: 'postgres',
      newestGood: pointName(point),
      ageSeconds: 5_400,
      rpoSeconds: 90_000,
      withinRpo: true,
      nextRun: '2026-11-21T03:30:00.000Z',
    },
  ]);
});

it('is outside rpo one second after it', async () => {
  const at = async (now: string) => (await status({ now }))[0]?.withinRpo;
  expect(await at('2026-11-21T04:30:00Z')).toBe(true);
  expect(await at('2026-11-21T04:30:01Z')).toBe(false);
});

it('shows a source that was never backed up as outside its rpo', async () => {
  const [line] = await status({ points: [] });
  expect(line).toMatchObject({ source: 'orders', withinRpo: false });
  expect(line).not.toHaveProperty('newestGood');
});

it('counts neither suspect nor damaged nor unread points', async () => {
  for (const levels of [[], ['verified', 'suspect'], ['verified', 'damaged']] as const) {
    expect((await status({ points: [samplePoint({ levels: [...levels] })] }))[0]?.withinRpo).toBe(false);
  }
});

it('counts the bytes of points that nobody has ever read back', async () => {
  expect((await status())[0]).not.toHaveProperty('unreadBytes');
  const read = samplePoint({ consistentAt: '2026-11-19T03:30:00.000Z', levels: ['verified', 'damaged'] });
  const [line] = await status({ points: [samplePoint({ levels: [] }), read] });
  expect(line?.unreadBytes).toBe(1_000);
});

it('shows a source that left the config, without blaming anyone', async () => {
  const lines = await status({ points: [point, samplePoint({ source: 'old' })] });
  expect(lines.map(({ source }) => source)).toStrictEqual(['old', 'orders']);
  expect(lines[0]).toMatchObject({ rpoSeconds: null, withinRpo: true });
  expect(lines[0]).not.toHaveProperty('nextRun');
});

it('tells the last drill with its verdict, also one that failed', async () => {
  const drill = (at: string, outcome: string): StoredEntry => ({
    at,
    who: 'ann',
    verb: 'drill',
    source: 'orders',
    point: pointName(point),
    outcome,
    seconds: 12,
  });
  const entries = [
    drill('2026-11-19T05:00:00.000Z', 'pass'),
    drill('2026-11-20T04:00:00.000Z', 'fail-backup'),
    drill('2026-11-20T04:30:00.000Z', 'stopped'),
  ];
  expect((await status({ entries }))[0]?.lastDrill).toStrictEqual({
    point: pointName(point),
    verdict: 'fail-backup',
    at: '2026-11-20T04:00:00.000Z',
    seconds: 12,
  });
});

it('knows of a drill by the point it proved when the audit is gone', async () => {
  const proven = samplePoint({ levels: ['verified', 'proven'] });
  expect((await status({ points: [proven] }))[0]?.lastDrill).toStrictEqual({
    point: pointName(proven),
    verdict: 'pass',
    at: '2026-11-20T03:32:00.000Z',
  });
});

it('promises no run of a source that is paused', async () => {
  const [line] = await status({ sources: { orders: { ...source, paused: true } } });
  expect(line).not.toHaveProperty('nextRun');
});

it('counts no point that is dated after now: it would be within every promise for years', async () => {
  const future = samplePoint({ consistentAt: '2027-11-20T03:30:00.000Z' });
  const [line] = await status({ points: [future, point], now: '2026-11-22T05:00:00Z' });
  expect(line).toMatchObject({ newestGood: pointName(point), ageSeconds: 178_200, withinRpo: false });
  expect((await status({ points: [future] }))[0]).toMatchObject({ withinRpo: false });
});
