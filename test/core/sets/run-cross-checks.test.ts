import { expect, it } from 'vitest';
import { CrossCheck } from '#core/sets/drill/cross-check.ts';
import { createMeeting } from '#core/sets/drill/meeting.ts';
import { runCrossChecks } from '#core/sets/drill/run-cross-checks.ts';

const member = (values: readonly string[], value: string | null = null) => ({
  value: async () => value,
  values: async () => values,
});
const orders = { source: 'orders', sql: 'select id from movies' };
const files = { source: 'files', files: '**' };
const graph = { source: 'graph', cypher: 'match (m) return count(m)' };
const asked = async (check: unknown, members: Record<string, object>) => {
  const all = new Map(Object.entries(members).map(([name, one]) => [name, { ...member([]), ...one }]));
  const [result] = await runCrossChecks([CrossCheck.parse(check)], all, new AbortController().signal);
  return result;
};
const every = { every: orders, isIn: files };

it('passes when every id of one is in the other, and names those that are not', async () => {
  const some = { orders: member(['1', '2']), files: member(['3', '2', '1']) };
  expect(await asked(every, some)).toStrictEqual({
    check: 'every orders (select id from movies) is in files (**)',
    ...{ ok: true, found: '2, all of them' },
  });
  expect(await asked(every, { ...some, files: member(['2']) })).toMatchObject({
    ...{ ok: false, found: '1 of 2 are missing: 1' },
  });
});

it('does not pass over an empty store: of nothing, everything would be there', async () => {
  expect(await asked(every, { orders: member([]), files: member([]) })).toMatchObject({ ok: false });
});

it('fails when a member was not brought back, cannot be asked, or gives no lists', async () => {
  expect(await asked(every, { orders: member(['1']) })).toMatchObject({
    ...{ ok: false, found: 'files was not brought back' },
  });
  const angry = { values: () => Promise.reject(new Error('no such table')) };
  expect(await asked(every, { orders: angry, files: member([]) })).toMatchObject({ found: 'no such table' });
  const listless = { values: undefined };
  expect(await asked(every, { orders: listless })).toMatchObject({
    found: 'the engine of orders gives no lists',
  });
});

it.each([
  ['equals', '3', '3', true],
  ['equals', '3', '3.0', true],
  ['equals', '3', '4', false],
  ['atLeast', '4', '3', true],
  ['atLeast', '2', '3', false],
  ['atMost', '3', '3', true],
  ['atMost', '4', '3', false],
  ['atMost', 'many', '3', false],
  ['equals', null, null, false],
])('compares one value with another: %s %s %s', async (word, a, b, ok) => {
  const both = { orders: member([], a), graph: member([], b) };
  expect(await asked({ value: orders, [word]: graph }, both)).toMatchObject({ ok });
});

it('lets all meet before it asks, once, and waits for none that has gone', async () => {
  const happened: string[] = [];
  const ask = async (present: ReadonlyMap<string, string>) => void happened.push([...present.keys()].join());
  const meeting = createMeeting<string>(['a', 'b', 'c'], ask, new AbortController().signal);
  const arrived = ['a', 'b'].map((name) =>
    meeting.arrive(name, name).then(() => happened.push(`${name} goes`)),
  );
  await new Promise(setImmediate);
  expect(happened).toEqual([]);
  meeting.leave('c');
  await Promise.all(arrived);
  meeting.leave('a');
  expect(happened).toEqual(['a,b', 'a goes', 'b goes']);
});

it('keeps nobody waiting who was stopped', async () => {
  const stop = new AbortController();
  const meeting = createMeeting<string>(['a', 'b'], async () => {}, stop.signal);
  const arrived = meeting.arrive('a', 'a');
  stop.abort(new Error('stopped'));
  await expect(arrived).rejects.toThrow('stopped');
});
