import { expect, it } from 'vitest';
import { manySources, watching } from './watch-setup.ts';

const gone = { message: "the secret 'prod/orders' of source 'orders' is not there", hint: 'create it' };
const secret = async (w: ReturnType<typeof watching>) =>
  (await w.open()).filter((name) => name.startsWith('secret'));

it('is told before a night fails of it, with what is wrong, and over as soon as it is mended', async () => {
  const w = watching();
  await w.round('2026-11-20T12:00:00Z');
  w.secrets.set('orders', gone);
  await w.round('2026-11-20T15:55:00Z');
  expect(await secret(w)).toEqual([]);
  await w.round('2026-11-20T16:05:00Z');
  expect(w.alerts.find(({ kind }) => kind === 'secret')).toMatchObject({
    ...{ what: 'failed', source: 'orders', owner: 'team-orders', error: gone },
  });
  w.secrets.clear();
  await w.round('2026-11-20T16:10:00Z');
  expect(await secret(w)).toEqual([]);
});

it('asks for each source six times a day, for those that are wrong in each round, and for paused ones not', async () => {
  const { s00000, ...others } = manySources(5);
  if (!s00000) throw new Error('no source');
  const w = watching({ sources: { ...others, s00000: { ...s00000, paused: true } } });
  w.secrets.set('s00003', gone);
  for (let minute = 0; minute < 24 * 60; minute += 5) {
    await w.round(new Date(Date.UTC(2026, 10, 20, 0, minute)).toISOString());
  }
  const times = (name: string) => w.secretsSeen.filter((seen) => seen === name).length;
  expect(['s00000', 's00001', 's00003'].map(times)).toEqual([0, 6, 288]);
});

it('asks for all of them every half hour while so many are wrong that one message names them', async () => {
  const sources = manySources(30);
  const w = watching({ sources });
  for (const name of Object.keys(sources)) w.secrets.set(name, gone);
  await w.round('2026-11-20T12:00:00Z');
  expect(await secret(w)).toEqual(['secret *']);
  w.secretsSeen.length = 0;
  await w.round('2026-11-20T12:10:00Z');
  expect(w.secretsSeen).toEqual([]);
  expect(await secret(w)).toEqual(['secret *']);
  w.secrets.clear();
  await w.round('2026-11-20T12:30:00Z');
  expect(await secret(w)).toEqual([]);
});
