import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoppedError } from '#core/errors.ts';
import { sealed } from '#core/manifest/seal.ts';
import { setPointKey } from '#core/sets/set-keys.ts';
import { readSetPoint } from '#core/sets/set-point.ts';
import { skewOf } from '#core/sets/skew.ts';
import { keysUnder } from '#test/core/run/run-setup.ts';
import { setName, setup } from './sets-setup.ts';

let shop: ReturnType<typeof setup>;
beforeEach(() => {
  shop = setup();
});
afterEach(() => shop.cleanup());

const at = (second: number): string => new Date(Date.UTC(2026, 10, 20, 2, 30, second)).toISOString();
const span = (kind: 'snapshot' | 'fuzzy', from: number, to = from) => ({
  consistency: { kind, from: at(from), to: at(to) },
});

it('has a skew from the earliest instant of all to the latest, and is fuzzy when one member is', () => {
  expect(skewOf([span('snapshot', 5), span('fuzzy', 3, 20), span('snapshot', 7)])).toStrictEqual({
    ...{ kind: 'fuzzy', from: at(3), to: at(20), seconds: 17 },
  });
  expect(skewOf([span('snapshot', 5), span('snapshot', 5)])).toMatchObject({ kind: 'snapshot', seconds: 0 });
});

it('writes one set point when every member is good, and it names each of them', async () => {
  const runs = [await shop.member('orders', 0), await shop.member('files', 4)];
  expect(await shop.seal(runs, { maxSkewSeconds: 5 })).toStrictEqual({
    ...setName,
    ...{ outcome: 'verified', point: 'shop@20261120T023000Z-abcdef', consistency: 'snapshot' },
    ...{ skewSeconds: 4, maxSkewSeconds: 5 },
  });
  const read = readSetPoint((await shop.store.get(setPointKey(setName))) ?? Buffer.from(''), setName);
  expect(read).toMatchObject({
    point: {
      ...{ consistency: { kind: 'snapshot', from: at(0), to: at(4) }, skewKept: true },
      members: [{ source: 'orders', consistency: span('snapshot', 0).consistency }, { source: 'files' }],
    },
  });
  const point = await shop.catalog.point(shop.runOf(runs[0] ?? fail()));
  expect(point).toMatchObject({ manifest: { set: { name: 'shop', id: setName.id } } });
});

it('writes none when the members are too far apart, and says how far; their own points stay', async () => {
  const runs = [await shop.member('orders', 0), await shop.member('files', 6)];
  expect(await shop.seal(runs, { maxSkewSeconds: 5 })).toMatchObject({
    outcome: 'failed',
    problems: ['its members are 6 s apart, and maxSkew allows 5 s'],
  });
  expect(await keysUnder(shop.store, 'sets/')).toEqual([]);
  expect((await shop.catalog.points('files')).points).toMatchObject([{ level: 'verified' }]);
});

it('writes none when a member failed, was left out, or is damaged, and names each of them', async () => {
  const damaged = await shop.member('files');
  const now = { at: new Date().toISOString(), by: 'test', detail: 'a byte is wrong' };
  await shop.catalog.judge(shop.runOf(damaged), { level: 'damaged', ...now });
  const error = { message: 'the server is gone', hint: '' };
  const failed = { source: 'orders', runId: setName.id, outcome: 'failed' as const, error };
  expect(await shop.seal([failed, damaged, undefined], { names: ['', '', 'graph'] })).toMatchObject({
    outcome: 'failed',
    problems: [
      'orders: failed: the server is gone',
      `${damaged.point} is damaged`,
      'graph was not backed up',
    ],
  });
  expect(await keysUnder(shop.store, 'sets/')).toEqual([]);
});

it('takes no point that was not taken in this very run of the set', async () => {
  const other = await shop.member('orders', 0, { name: 'shop', id: '20261119T023000Z-abcdef' });
  const alone = await shop.member('files', 0, null);
  const { problems } = await shop.seal([other, alone]);
  expect(problems).toEqual([
    `${other.point} was not taken in this run of the set`,
    `${alone.point} was not taken in this run of the set`,
  ]);
});

it('writes none after somebody has asked the process to end', async () => {
  const runs = [await shop.member('orders')];
  const throwIfStopped = () => {
    throw new StoppedError('stopped', { hint: '' });
  };
  await expect(shop.seal(runs, { throwIfStopped })).rejects.toThrow('stopped');
  expect(await keysUnder(shop.store, 'sets/')).toEqual([]);
});

it('believes no set point that was changed, lies elsewhere, or tells of another skew', async () => {
  await shop.seal([await shop.member('orders', 0), await shop.member('files', 4)]);
  const bytes = (await shop.store.get(setPointKey(setName))) ?? Buffer.from('');
  const problemOf = (text: string, place = setName) => {
    const read = readSetPoint(Buffer.from(text), place);
    return 'problem' in read ? read.problem : 'none';
  };
  const text = bytes.toString();
  expect(problemOf(text)).toBe('none');
  expect(problemOf(text.replace('"skewSeconds": 4', '"skewSeconds": 1'))).toContain(
    'does not match its seal',
  );
  expect(problemOf(text, { ...setName, set: 'other' })).toContain('lies at other@');
  const { seal: _, ...rest } = JSON.parse(text);
  expect(problemOf(sealed({ ...rest, skewSeconds: 1 }).toString())).toContain(
    'another skew than its members',
  );
  expect(problemOf(sealed({ ...rest, maxSkewSeconds: 3 }).toString())).toContain('3 s were allowed');
});

const fail = (): never => {
  throw new Error('there is no run');
};
