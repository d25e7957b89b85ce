import { expect, it } from 'vitest';
import type { Retirement } from '#core/cloud/ports/retirements.ts';
import { manySources, watching } from './watch-setup.ts';

const noon = (day: number, hour = 12): string => new Date(Date.UTC(2026, 10, day, hour)).toISOString();
const retirement = (at: string, more: Partial<Retirement> = {}): Retirement => ({
  ...{ source: 'orders', at, outcome: 'nothing', stays: 3, due: 0 },
  ...more,
});
const silent = async (w: ReturnType<typeof watching>) =>
  (await w.open()).filter((name) => name.startsWith('retire-silent'));

/** Declared since November 1st, and retired on the 10th. */
async function declared(last: Retirement | undefined = retirement(noon(10))) {
  const w = watching();
  await w.round(noon(1));
  w.retired.set('orders', last);
  return w;
}

it('is told two days after retire last came to its end for a source, and over when it does again', async () => {
  const w = await declared();
  await w.round(noon(12, 13));
  expect(await silent(w)).toEqual([]);
  await w.round(noon(12, 17));
  expect(await silent(w)).toEqual(['retire-silent orders']);
  const { error, owner } = w.alerts.find(({ kind }) => kind === 'retire-silent') ?? {};
  expect(owner).toBe('team-orders');
  expect(error?.message).toMatch(
    /since 2026-11-10 12:00 UTC, 53 hours, .*lock of what people have taken back/,
  );
  expect(error?.hint).toContain('npx holdfast retire orders');
  w.retired.set('orders', retirement(noon(12, 18)));
  await w.round(noon(12, 18));
  expect(await silent(w)).toEqual([]);
});

it('counts a source that is at work whenever retire comes: that it came is no end', async () => {
  const w = await declared(retirement(noon(13), { outcome: 'busy', due: 2, lastThrough: noon(10) }));
  await w.round(noon(13, 15));
  expect(w.alerts.find(({ kind }) => kind === 'retire-silent')?.error?.message).toMatch(
    /^whenever retire came to it in the last 75 hours, a run of it was at work, the last time 2026-11-13 12:00 UTC/,
  );
});

it('takes a stop for no silence: its own incident tells people, and locks are renewed', async () => {
  const w = await declared(retirement(noon(13), { outcome: 'stopped', due: 9, limit: 2 }));
  await w.round(noon(13, 15));
  expect(await silent(w)).toEqual([]);
});

it('owes nothing to a source that is new, and speaks of one for which it never worked', async () => {
  const w = await declared();
  w.retired.set('orders', undefined);
  await w.round(noon(3));
  expect(await silent(w)).toEqual([]);
  await w.round(noon(3, 18));
  expect(await silent(w)).toEqual(['retire-silent orders']);
  expect(w.alerts.find(({ kind }) => kind === 'retire-silent')?.error?.message).toContain(
    'since it is declared, 54 hours',
  );
});

it('does not believe a record of the future: a clock that went wrong would silence it for years', async () => {
  const w = await declared(retirement('2030-01-01T00:00:00.000Z'));
  await w.round(noon(12));
  expect(await silent(w)).toEqual(['retire-silent orders']);
});

it('looks at paused sources, too: what was taken back of them lives by its lock as well', async () => {
  const [orders] = Object.values(manySources(1));
  if (!orders) throw new Error('no source');
  const w = watching({ sources: { orders: { ...orders, paused: true } } });
  await w.round(noon(1));
  w.retired.set('orders', retirement(noon(10)));
  await w.round(noon(13));
  expect(await silent(w)).toEqual(['retire-silent orders']);
});

it('looks at ten thousand some times a day, at those that are silent in every round, and tells of many once', async () => {
  const sources = manySources(40);
  const w = watching({ sources });
  await w.round(noon(1));
  for (const source of Object.keys(sources)) w.retired.set(source, retirement(noon(10), { source }));
  await w.round(noon(13));
  expect(w.alerts.filter(({ kind }) => kind === 'retire-silent').map(({ source }) => source)).toEqual(['*']);
  const [first, ...others] = Object.keys(sources);
  for (const source of others) w.retired.delete(source);
  await w.round(new Date(Date.UTC(2026, 10, 13, 12, 5)).toISOString());
  expect(await silent(w)).toEqual([`retire-silent ${first}`]);
  w.retired.set('s00007', retirement(noon(1)));
  w.retired.delete(first ?? '');
  await w.round(new Date(Date.UTC(2026, 10, 13, 12, 10)).toISOString());
  expect(await silent(w)).toEqual([]);
  await w.round(noon(13, 16));
  expect(await silent(w)).toEqual(['retire-silent s00007']);
});
