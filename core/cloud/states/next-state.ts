import type { RunState } from '../run-record.ts';

/** What can happen to a run. docs/run-states.md says each of them in words. */
export const runEvents = [
  'a task may start',
  'no room for a task',
  'the task was launched',
  'the launch was refused for now',
  'the launch was refused for good',
  'the window has passed',
  'judged good',
  'judged bad',
  'its point is frozen',
  'judged sealed and not read back',
  'read back in vain too often',
  'judged worth another attempt',
  'no attempt is left',
] as const;
export type RunEvent = (typeof runEvents)[number];

const ended = { starting: 'ended', running: 'ended' } as const;
const again = { starting: 'queued', running: 'queued' } as const;

/** What is not in it changes nothing: late, double and lost news all end there. */
const table: Readonly<Record<RunEvent, Partial<Readonly<Record<RunState, RunState>>>>> = {
  'a task may start': { queued: 'starting' },
  'no room for a task': { queued: 'queued' },
  'the task was launched': { starting: 'running' },
  'the launch was refused for now': { starting: 'queued' },
  'the launch was refused for good': { queued: 'ended', starting: 'ended' },
  'the window has passed': { queued: 'ended' },
  'judged good': ended,
  'judged bad': ended,
  'its point is frozen': ended,
  'judged sealed and not read back': again,
  'read back in vain too often': ended,
  'judged worth another attempt': again,
  'no attempt is left': ended,
};

/** The state after an event; undefined when the event says nothing to a run in this state. */
export const nextState = (state: RunState, event: RunEvent): RunState | undefined => table[event][state];
