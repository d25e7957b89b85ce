import { afterEach, describe, expect, it } from 'vitest';
import { StoppedError, TransientError } from '#core/errors.ts';
import type { Progress } from '#core/ports/progress.ts';
import { guardStalls, type StallGuard } from '#core/run/stall-guard.ts';
import { stillClock } from '#test/support/test-clocks.ts';

const minute = 60_000;
let guard: StallGuard | undefined;
afterEach(() => guard?.release());

function setup(limits: { stallAfterMs?: number; deadlineMs?: number } = {}) {
  const clock = stillClock('2026-11-20T02:30:00Z');
  const outer = new AbortController();
  const told: string[] = [];
  const progress: Progress = {
    phase: (name) => void told.push(`phase ${name}`),
    bytes: (count) => void told.push(`bytes ${count}`),
    alive: () => void told.push('alive'),
    item: (name) => void told.push(`item ${name}`),
    note: (text) => void told.push(`note ${text}`),
  };
  const all = { stallAfterMs: 5 * minute, deadlineMs: 8 * 60 * minute, ...limits };
  const made = guardStalls(progress, outer.signal, clock, all);
  guard = made;
  /** Lets time pass in steps, as it does: the guard looks up in between. */
  const pass = async (ms: number): Promise<void> => {
    for (let step = 0; step < 6; step++) {
      clock.advance(ms / 6);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  };
  return { ...made, outer, told, pass };
}

describe('the watch over work that may hang', () => {
  const signs: Record<string, (progress: Progress) => void> = {
    bytes: (progress) => progress.bytes(1),
    'a finished table': (progress) => progress.item('orders'),
    'a new phase': (progress) => progress.phase('verify'),
    'a server that works': (progress) => progress.alive(),
  };

  it.each(Object.entries(signs))('lets work go on as long as there are %s', async (_, sign) => {
    const { progress, signal, pass } = setup();
    for (let turn = 0; turn < 5; turn++) {
      await pass(4 * minute);
      sign(progress);
    }
    expect(signal.aborted).toBe(false);
    await pass(6 * minute);
    expect(signal.aborted).toBe(true);
  });

  it.each([
    ['a note', (progress: Progress) => progress.note('still here')],
    ['no byte', (progress: Progress) => progress.bytes(0)],
  ])('takes %s for no sign of life', async (_, sign) => {
    const { progress, signal, pass } = setup();
    for (let turn = 0; turn < 3; turn++) {
      await pass(2 * minute);
      sign(progress);
    }
    expect(signal.aborted).toBe(true);
  });

  it('ends work with an error to try again on, which names the phase and the time', async () => {
    const { progress, signal, pass } = setup();
    progress.phase('dump');
    await pass(6 * minute);
    expect(signal.reason).toBeInstanceOf(TransientError);
    expect(String(signal.reason)).toMatch(/nothing has moved for 3\d\d s in the phase 'dump'/);
  });

  it('ends work at its deadline however lively it is', async () => {
    const { progress, signal, pass } = setup({ deadlineMs: 30 * minute });
    for (let turn = 0; turn < 8 && !signal.aborted; turn++) {
      progress.bytes(1);
      await pass(4 * minute);
    }
    expect(signal.reason).toBeInstanceOf(TransientError);
    expect(String(signal.reason)).toContain('the deadline of 30 min has passed');
  });

  it('hands on who stopped it, and keeps the first reason', async () => {
    const { signal, outer, pass } = setup();
    outer.abort(new StoppedError('stopped', { hint: 'run again' }));
    await pass(10 * minute);
    expect(signal.reason).toBeInstanceOf(StoppedError);
  });

  it('hands on all progress and watches no more once it is released', async () => {
    const { progress, signal, release, told, pass } = setup();
    progress.phase('dump');
    progress.bytes(3);
    progress.alive();
    progress.item('t');
    progress.note('n');
    expect(told).toEqual(['phase dump', 'bytes 3', 'alive', 'item t', 'note n']);
    release();
    await pass(60 * minute);
    expect(signal.aborted).toBe(false);
  });
});
