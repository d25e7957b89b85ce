import { strict as assert } from 'node:assert';
import { describe, expect, it } from 'vitest';
import { acts } from '../../../local/start/acts.ts';
import { createLedger, type Planned as PlannedOf } from '../../../local/start/telling/ledger.ts';

type Planned = PlannedOf<{ readonly say: () => void; readonly signal: AbortSignal }>;

function setup(planned: readonly Planned[]) {
  const stopping = new AbortController();
  const around = { say: () => {}, signal: stopping.signal };
  return { stopping, around, ledger: createLedger(planned) };
}

const good: Planned = {
  name: 'good',
  kind: 'real',
  shows: 'a good act',
  play: async () => ({ seen: 'all well', bytes: 2 ** 20, evidence: { runId: 'r1' } }),
};
const emulated: Planned = { ...good, name: 'emulated', kind: 'emulated', shows: 'an act in a cloud' };
const bad: Planned = {
  name: 'bad',
  kind: 'real',
  shows: 'a bad act',
  play: async () => assert.fail('it is not there\nreally not'),
};
const absent: Planned = { name: 'moon', shows: 'a store on the moon', notExercised: 'not in this version' };

describe('the table at the end of npm start', () => {
  it('is good when every act was, and shows what was measured', async () => {
    const { ledger, around } = setup([good, emulated, absent]);
    expect(await ledger.play(around)).toBe(true);
    expect(ledger.table()).toMatch(/a good act +real +0\.0 s +1\.0 MB +all well/);
    expect(ledger.table()).toMatch(/an act in a cloud +emulated +0\.0 s/);
    expect(ledger.table()).toMatch(/a store on the moon +not exercised +not in this version/);
    expect(ledger.table()).toContain('all 2 as they should be');
  });

  it('is not good when one act failed, and names those that were not reached', async () => {
    const { ledger, around } = setup([good, bad, emulated]);
    expect(await ledger.play(around)).toBe(false);
    expect(ledger.table()).toMatch(/a bad act +FAILED .*it is not there$/m);
    expect(ledger.table()).toMatch(/an act in a cloud +not reached/);
    expect(ledger.table()).toContain('2 of 3 NOT as they should be');
    expect(ledger.table()).not.toContain('as they should be\nall');
  });

  it('is not good when nothing real was played', async () => {
    const { ledger, around } = setup([emulated, absent]);
    expect(await ledger.play(around)).toBe(false);
  });

  it('is not good when it was stopped', async () => {
    const stops = { ...good, play: async () => ({ seen: String(stopping.abort()) }) };
    const { ledger, around, stopping } = setup([stops, good]);
    expect(await ledger.play(around)).toBe(false);
  });
});

describe('the report of npm start', () => {
  it('says of every hop whether it was as it should be, and what proves it', async () => {
    const { ledger, around } = setup([good, bad, emulated, absent]);
    await ledger.play(around);
    expect(ledger.hops()).toEqual([
      {
        name: 'good',
        ok: true,
        kind: 'real',
        seconds: expect.any(Number),
        evidence: { runId: 'r1', seen: 'all well' },
      },
      {
        name: 'bad',
        ok: false,
        kind: 'real',
        seconds: expect.any(Number),
        evidence: { seen: expect.stringContaining('really not') },
      },
      {
        name: 'emulated',
        ok: false,
        kind: 'emulated',
        seconds: null,
        evidence: { seen: 'something failed before it' },
      },
      {
        name: 'moon',
        ok: true,
        kind: 'not exercised',
        seconds: null,
        evidence: { seen: 'not in this version' },
      },
    ]);
  });
});

describe('npm start', () => {
  it('plays a night: schedule, task, backup, restore, drill, a failure, a suspicion, a hang, a missed run, a deleted point and their alerts', () => {
    const played = acts.filter((act) => 'play' in act).map(({ name }) => name);
    expect(played).toEqual([
      ...['database', 'cloud', 'secret', 'deploy', 'reconcile', 'doctor'],
      ...['schedule', 'task', 'first-byte', 'settle'],
      ...['list', 'verify', 'restore', 'drill', 'kill', 'alert', 'slack', 'recover', 'suspect', 'accept'],
      ...['channels', 'stall', 'missed', 'hidden'],
    ]);
  });

  it('does not claim what this machine cannot show', () => {
    expect(acts.filter((act) => 'notExercised' in act).map(({ name }) => name)).toEqual([
      ...['time-zones', 'archive', 'alarms', 'key-policy', 'network', 'image', 'fargate'],
    ]);
  });
});
