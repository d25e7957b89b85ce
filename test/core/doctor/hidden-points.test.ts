import { expect, it } from 'vitest';
import { hiddenPoints } from '#core/doctor/hidden-points.ts';
import { manifestKey, type RunName } from '#core/point/keys.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { ListedObject } from '#core/ports/store.ts';
import { createMemoryCatalog } from '#test/core/restore/memory-catalog.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { sampleRun } from '#test/suites/run-records.ts';

const now = new Date('2026-11-20T12:00:00Z');
const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
const pointOf = (source: string, hours: number): PointRecord =>
  samplePoint({ source, consistentAt: hoursAgo(hours).toISOString() });
/** Three nights of one source, the newest first. */
const nights = [9, 33, 57].map((hours) => pointOf('orders', hours));

interface Given {
  readonly table: readonly PointRecord[];
  readonly bucket: readonly PointRecord[];
  /** When the manifests in the bucket were written. */
  readonly writtenAt?: Date;
  readonly underWay?: readonly string[];
  /** What becomes true between the first look and the second. */
  readonly later?: Partial<Pick<Given, 'table' | 'bucket'>>;
}

async function looked(given: Given) {
  const { writtenAt = hoursAgo(5), underWay = [] } = given;
  let world = given;
  const asked: string[] = [];
  const pauses: number[] = [];
  const catalogOf = (read: () => readonly PointRecord[]) => ({
    sources: () => createMemoryCatalog(read()).sources(),
    points: (source: string) => createMemoryCatalog(read()).points(source),
  });
  async function* list(prefix: string): AsyncGenerator<ListedObject> {
    asked.push(prefix);
    const runs: RunName[] = [...world.bucket];
    for (const key of runs.map(manifestKey).sort()) {
      if (!key.startsWith(prefix)) continue;
      yield { key, bytes: 1, modifiedAt: writtenAt };
      // beside each manifest lies what became known of it
      yield { key: key.replace('manifest', 'verified-1'), bytes: 1, modifiedAt: writtenAt };
    }
  }
  async function* open() {
    for (const runId of underWay) yield { ...sampleRun('orders', 3), runId };
  }
  const checks = await hiddenPoints({
    ...{ catalog: catalogOf(() => world.table), lying: catalogOf(() => world.bucket) },
    ...{ store: { list }, runs: { open } },
    clock: {
      now: () => now,
      sleep: async (ms) => {
        pauses.push(ms);
        world = { ...world, ...given.later };
      },
    },
    showVersions: (prefix) => `aws s3api list-object-versions --prefix ${prefix}`,
  });
  return { checks, asked, pauses };
}

it('says nothing while every point of the table is listed, and looks once', async () => {
  const { checks, asked, pauses } = await looked({ table: nights, bucket: nights });
  expect(checks).toEqual([]);
  expect(asked).toEqual(['points/postgres/orders/']);
  expect(pauses).toEqual([]);
});

it('fails when the newest point is in the table and its manifest is not listed', async () => {
  const { checks } = await looked({ table: nights, bucket: nights.slice(1) });
  expect(checks).toEqual([
    {
      ...{ name: 'points', source: 'orders', ok: false },
      problem: `orders@${nights[0]?.runId} is in the table and not in the bucket: hidden by a delete marker, or gone`,
      hint: expect.stringMatching(
        /^see: aws s3api list-object-versions --prefix points\/postgres\/orders\/\nwhat lies under a marker is taken back: npx holdfast undelete orders@\S+;\n.*catalog rebuild takes out/,
      ),
    },
  ]);
});

it('names the newest and counts the others when a whole source is hidden, and no other source suffers', async () => {
  const users = [pointOf('users', 9)];
  const { checks } = await looked({ table: [...nights, ...users], bucket: users });
  expect(checks.map(({ source, problem }) => ({ source, problem }))).toEqual([
    {
      source: 'orders',
      problem: `orders@${nights[0]?.runId} and 2 more are in the table and not in the bucket: hidden by a delete marker, or gone`,
    },
  ]);
});

it('fails on a point that is hidden in the minute after it was made', async () => {
  expect((await looked({ table: [pointOf('orders', 0)], bucket: [] })).checks).toMatchObject([{ ok: false }]);
});

it('looks twice before it fails: a point whose record goes a moment after its manifest was taken away', async () => {
  const rest = nights.slice(1);
  const { checks, pauses } = await looked({ table: nights, bucket: rest, later: { table: rest } });
  expect(checks).toEqual([]);
  expect(pauses).toEqual([2000]);
});

it('looks again only where something was missing', async () => {
  const users = [pointOf('users', 9)];
  const { asked } = await looked({ table: [...nights, ...users], bucket: users });
  expect(asked).toEqual(['points/postgres/orders/', 'points/postgres/users/', 'points/postgres/orders/']);
});

it('warns of points that only the bucket has, those of a source that the table never named too', async () => {
  const users = [pointOf('users', 9)];
  const { checks } = await looked({ table: nights.slice(2), bucket: [...nights, ...users] });
  expect(checks).toEqual([
    {
      ...{ name: 'points', source: 'orders', ok: true },
      problem: `orders@${nights[0]?.runId} and 1 more lie in the bucket and not in the table: list does not show it`,
      hint: expect.stringContaining('npx holdfast catalog rebuild'),
    },
    expect.objectContaining({ source: 'users', ok: true }),
  ]);
});

it('waits for settle: a point that was sealed just now, or whose run is under way, is not missed yet', async () => {
  expect((await looked({ table: [], bucket: nights, writtenAt: hoursAgo(0.5) })).checks).toEqual([]);
  const underWay = nights.map(({ runId }) => runId);
  expect((await looked({ table: [], bucket: nights, underWay })).checks).toEqual([]);
});
