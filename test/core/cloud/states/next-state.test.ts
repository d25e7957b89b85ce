import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { RunState } from '#core/cloud/run-record.ts';
import { nextState, runEvents } from '#core/cloud/states/next-state.ts';

const document = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/run-states.md'), 'utf8');
const states = RunState.options;
const rows = new Map(
  document
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => cells.length === 1 + states.length)
    .map(([event = '', ...cells]) => [event, cells]),
);

it.each(runEvents)('docs/run-states.md says where every state goes when: %s', (event) => {
  expect(rows.get('event')).toEqual(states);
  expect(rows.get(event)).toEqual(states.map((state) => nextState(state, event) ?? '–'));
});

it('docs/run-states.md has no event that the code does not know', () => {
  const events = [...rows.keys()].filter((event) => event !== 'event' && !event.startsWith('---'));
  expect(events).toEqual([...runEvents]);
});

it('nothing changes a run that has ended', () => {
  for (const event of runEvents) expect(nextState('ended', event)).toBeUndefined();
});
