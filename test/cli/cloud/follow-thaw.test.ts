import { describe, expect, it } from 'vitest';
import type { RunRecord } from '#core/cloud/run-record.ts';
import { StoppedError } from '#core/errors.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import { createMemoryRuns } from '#test/core/cloud/memory-runs.ts';
import { sampleThawing } from '#test/core/thaw/sample-thawing.ts';
import { continuation, waitingFor } from '../../../cli/cloud/follow-thaw.ts';

const at = '2026-11-20T08:00:00.000Z';
const record: RunRecord = {
  ...{
    kind: 'verify',
    engine: 'postgres',
    source: 'orders',
    runId: '20261120T080000Z-aaaaaa',
    plan: 'nightly',
  },
  ...{ scheduledAt: at, acceptedAt: at, since: at, endedAt: at, slice: 'a'.repeat(64), host: 'of orders' },
  ...{ attempts: 1, attempt: 1, work: 'verify', launches: 1, readBacks: 0, told: false, version: 0 },
  ...{ state: 'ended', outcome: 'waiting', thaw: { point: 'orders@x', thawing: sampleThawing } },
};

async function following(meanwhile: Partial<RunRecord>) {
  const runs = createMemoryRuns();
  await runs.claim(record);
  const notes: string[] = [];
  const stop = new AbortController();
  const clock = {
    now: () => new Date(at),
    async sleep() {
      if (!meanwhile.thaw && meanwhile.told === undefined) stop.abort();
      stop.signal.throwIfAborted();
      await runs.replace({ ...record, ...meanwhile });
    },
  };
  const progress = {
    phase() {},
    bytes() {},
    alive() {},
    item() {},
    note: (text: string) => void notes.push(text),
  };
  return { notes, followed: continuation({ runs }, record, { clock, progress, signal: stop.signal }) };
}

describe('a run of the deployment that waits for a thaw', () => {
  it('is told with its price and time, and that it goes on by itself', () => {
    const error = waitingFor(record);
    expect(error).toBeInstanceOf(WaitingError);
    expect(error).toMatchObject({ point: 'orders@x', hint: expect.stringContaining('by itself') });
  });

  it('is followed into the run that goes on', async () => {
    const thaw = { point: 'orders@x', thawing: sampleThawing, continuedAs: '20261120T080000Z-bbbbbb' };
    const { followed, notes } = await following({ thaw, told: true });
    expect(await followed).toBe('20261120T080000Z-bbbbbb');
    expect(notes.join('\n')).toContain('orders@x lies in deep-archive');
  });

  it('is followed no further when it was given up', async () => {
    const { followed } = await following({ told: true });
    expect(await followed).toBeUndefined();
  });

  it('goes on when whoever waited is stopped, and says so', async () => {
    const { followed } = await following({});
    await expect(followed).rejects.toBeInstanceOf(StoppedError);
    await expect(followed).rejects.toThrow('it goes on and is ready by 2026-11-20T17:00:00.000Z');
  });
});
