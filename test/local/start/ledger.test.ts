import { strict as assert } from 'node:assert';
import { describe, expect, it } from 'vitest';
import { acts } from '../../../local/start/acts.ts';
import { createLedger, type Planned } from '../../../local/start/ledger.ts';
import type { Stage } from '../../../local/start/stage.ts';

function setup(planned: readonly Planned[]) {
  const stopping = new AbortController();
  const nothing = () => assert.fail('no act of this test uses it');
  const stage: Stage = {
    say: () => {},
    signal: stopping.signal,
    store: '/nowhere',
    holdfast: { typed: nothing, asked: nothing },
    server: nothing,
    serve: nothing,
    clear: nothing,
  };
  return { stopping, stage, ledger: createLedger(planned) };
}

const good: Planned = { shows: 'a good act', play: async () => ({ seen: 'all well', bytes: 2 ** 20 }) };
const bad: Planned = { shows: 'a bad act', play: async () => assert.fail('it is not there\nreally not') };
const absent: Planned = { shows: 'a store on the moon', notExercised: 'not in this version' };

describe('the table at the end of npm start', () => {
  it('is good when every act was, and shows what was measured', async () => {
    const { ledger, stage } = setup([good, absent]);
    expect(await ledger.play(stage)).toBe(true);
    expect(ledger.table()).toMatch(/a good act +real +0\.0 s +1\.0 MB +all well/);
    expect(ledger.table()).toMatch(/a store on the moon +not exercised +not in this version/);
    expect(ledger.table()).toContain('all 1 as they should be');
  });

  it('is not good when one act failed, and names those that were not reached', async () => {
    const { ledger, stage } = setup([good, bad, good]);
    expect(await ledger.play(stage)).toBe(false);
    expect(ledger.table()).toMatch(/a bad act +FAILED .*it is not there$/m);
    expect(ledger.table()).toMatch(/a good act +not reached/);
    expect(ledger.table()).toContain('2 of 3 NOT as they should be');
    expect(ledger.table()).not.toContain('as they should be\nall');
  });

  it('is not good when nothing was played', async () => {
    const { ledger, stage } = setup([absent]);
    expect(await ledger.play(stage)).toBe(false);
  });

  it('is not good when it was stopped', async () => {
    const { ledger, stage, stopping } = setup([
      { shows: 'an act', play: async () => ({ seen: String(stopping.abort()) }) },
      good,
    ]);
    expect(await ledger.play(stage)).toBe(false);
  });
});

describe('npm start', () => {
  it('plays a backup, its restore, its drill and a failure', () => {
    const played = acts.filter((act) => 'play' in act).map(({ shows }) => shows);
    for (const word of ['backed up', 'verified', 'restored', 'drilled', 'killed']) {
      expect(played.filter((shows) => shows.includes(word))).not.toEqual([]);
    }
  });
});
