import { expect, it } from 'vitest';
import type { HiddenPoint } from '#core/ports/store.ts';
import { unrecordedMarkers } from '#core/retention/unrecorded-markers.ts';

const of = { engine: 'postgres', source: 'orders' };
const runId = '20261120T023000Z-3f9a1c';
const at = (minutes: number): Date => new Date(Date.UTC(2026, 11, 5, 12, minutes));
const key = (name: string, run = runId): string => `points/postgres/orders/${run}/${name}`;

async function told(
  marked: readonly { readonly key: string; readonly at: Date }[],
  hidden: readonly Pick<HiddenPoint, 'runId' | 'hiddenAt' | 'isWhole'>[] = [],
  held: readonly string[] = [],
) {
  const store = {
    children: async () => held.map((run) => `${run}.json`),
    async *markers(prefix: string) {
      yield* marked.filter((marker) => marker.key.startsWith(prefix));
    },
    async *hidden() {
      yield* hidden.map((point) => ({ ...of, class: 'daily', ...point }));
    },
  };
  return unrecordedMarkers({ store }, of);
}
const marks = [
  { key: key('manifest.json'), at: at(1) },
  { key: key('RESTORE.md'), at: at(2) },
];

it('tells of markers that no record explains, point by point, and since when', async () => {
  expect(await told(marks)).toEqual([
    { point: `orders@${runId}`, keys: marks.map((marker) => marker.key), since: at(1) },
  ]);
});

it('tells of none that retire has recorded', async () => {
  expect(await told(marks, [{ runId, hiddenAt: at(0) }])).toEqual([]);
});

it('tells of what was hidden before retire recorded it: somebody was there first', async () => {
  expect(await told(marks, [{ runId, hiddenAt: at(30) }])).toHaveLength(1);
});

it('tells of what was recorded to be taken back, and lies under its markers still', async () => {
  expect(await told(marks, [{ runId, hiddenAt: at(0) }], [runId])).toHaveLength(1);
  expect(await told(marks, [{ runId, hiddenAt: at(0), isWhole: true }], [runId])).toEqual([]);
});

it('tells of a point whose neighbour was retired', async () => {
  expect(await told(marks, [{ runId: '20261121T023000Z-aaaaaa', hiddenAt: at(0) }])).toHaveLength(1);
});

it('forgives the clocks some minutes', async () => {
  expect(await told(marks, [{ runId, hiddenAt: at(3) }])).toEqual([]);
});

it('says nothing of another source, or where nothing is marked', async () => {
  expect(await told([{ key: 'points/postgres/orders2/x/manifest.json', at: at(1) }])).toEqual([]);
  expect(await told([])).toEqual([]);
});
