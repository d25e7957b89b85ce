import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecords } from '#core/cloud/ports/run-records.ts';
import type { RunRecord } from '#core/cloud/run-record.ts';
import { runIdOf } from '#core/point/run-id.ts';
import { collect } from '#test/support/collect.ts';

/** A run of a source as it is claimed. */
export function sampleRun(source: string, hour: number, more: Partial<RunRecord> = {}): RunRecord {
  const at = new Date(Date.UTC(2026, 10, 20, hour)).toISOString();
  return {
    ...{ kind: 'backup', engine: 'postgres', source, runId: runIdOf(source, new Date(at)), plan: 'nightly' },
    ...{ class: 'daily', scheduledAt: at, acceptedAt: at, since: at, slice: 'a'.repeat(64), host: 'h' },
    ...{ attempts: 3, attempt: 1, launches: 0, readBacks: 0, work: 'backup', state: 'queued' },
    ...{ told: false, version: 0 },
    ...more,
  };
}

/** What every keeper of runs promises. Sources are made up anew for each test, so the keeper may be a real table. */
export function runRecordsContract(name: string, make: () => Promise<RunRecords>): void {
  describe(`${name} as keeper of runs`, () => {
    let runs: RunRecords;
    let number = 0;
    const fresh = (): string => `source-${++number}-${process.pid}`;
    beforeAll(async () => {
      runs = await make();
    });
    const ended = (record: RunRecord, more: Partial<RunRecord> = {}): RunRecord => ({
      ...record,
      ...{ state: 'ended', outcome: 'verified', endedAt: record.acceptedAt },
      ...more,
    });
    const openOf = async (source: string) =>
      (await collect(runs.open())).filter((record) => record.source === source).map(({ runId }) => runId);

    it('shows a run at work from its launch on, until it waits again or ends, and open all the time', async () => {
      const run = sampleRun(fresh(), 3);
      const atWork = async () =>
        (await collect(runs.atWork()))
          .filter(({ source }) => source === run.source)
          .map(({ state }) => state);
      await runs.claim(run);
      expect(await atWork()).toEqual([]);
      const states = ['starting', 'running', 'queued', 'starting'] as const;
      for (const [version, state] of states.entries()) {
        await runs.replace({ ...run, state, version });
        expect(await atWork()).toEqual(state === 'queued' ? [] : [state]);
        expect(await openOf(run.source)).toEqual([run.runId]);
      }
      await runs.replace({ ...ended(run), told: true, version: states.length });
      expect(await atWork()).toEqual([]);
    });

    it('keeps a run as it was written, under its kind, source and id', async () => {
      const run = sampleRun(fresh(), 3);
      expect(await runs.claim(run)).toEqual({ as: 'claimed' });
      expect(await runs.get(run)).toEqual(run);
      expect(await runs.get({ ...run, kind: 'drill' })).toBeUndefined();
    });

    it('gives the run that is known to whoever claims it again', async () => {
      const run = sampleRun(fresh(), 3);
      await runs.claim(run);
      expect(await runs.claim({ ...run, class: 'weekly' })).toEqual({ as: 'known', record: run });
    });

    it('lets one of many claim, whoever comes at the same time', async () => {
      const source = fresh();
      const claims = await Promise.all(
        Array.from({ length: 8 }, async (_, hour) => runs.claim(sampleRun(source, hour))),
      );
      expect(claims.filter(({ as }) => as === 'claimed')).toHaveLength(1);
      expect(claims.filter(({ as }) => as === 'busy')).toHaveLength(7);
      expect(await openOf(source)).toHaveLength(1);
    });

    it('names the run that a source is busy with, and has room for another kind', async () => {
      const source = fresh();
      const first = sampleRun(source, 3);
      await runs.claim(first);
      expect(await runs.claim(sampleRun(source, 4))).toEqual({ as: 'busy', runId: first.runId });
      expect(await runs.get(sampleRun(source, 4))).toBeUndefined();
      expect(await runs.claim(sampleRun(source, 4, { kind: 'drill', work: 'drill' }))).toEqual({
        as: 'claimed',
      });
    });

    it('tells what a source is busy with, of every kind, until it has ended', async () => {
      const source = fresh();
      const [backup, drill] = [sampleRun(source, 3), sampleRun(source, 4, { kind: 'drill', work: 'drill' })];
      expect(await runs.busy(source)).toEqual([]);
      for (const run of [backup, drill]) await runs.claim(run);
      expect((await runs.busy(source)).map(({ kind, runId }) => `${kind} ${runId}`).sort()).toEqual([
        `backup ${backup.runId}`,
        `drill ${drill.runId}`,
      ]);
      await runs.replace(ended(backup));
      expect((await runs.busy(source)).map(({ kind }) => kind)).toEqual(['drill']);
    });

    it('gives a source free when its run has ended', async () => {
      const source = fresh();
      const first = sampleRun(source, 3);
      await runs.claim(first);
      expect(await runs.replace(ended(first))).toBe(true);
      expect(await runs.claim(sampleRun(source, 4))).toEqual({ as: 'claimed' });
    });

    it('writes a run that is ended from the start beside one that is under way', async () => {
      const source = fresh();
      const first = sampleRun(source, 3);
      await runs.claim(first);
      const skipped = ended(sampleRun(source, 4), { outcome: 'skipped', told: true });
      expect(await runs.claim(skipped)).toEqual({ as: 'claimed' });
      expect(await runs.get(skipped)).toEqual(skipped);
      expect(await runs.claim(sampleRun(source, 5))).toEqual({ as: 'busy', runId: first.runId });
    });

    it('lets one of two writers replace a record, and tells the other', async () => {
      const run = sampleRun(fresh(), 3);
      await runs.claim(run);
      const writes = await Promise.all([
        runs.replace({ ...run, state: 'starting' }),
        runs.replace({ ...run, state: 'running' }),
      ]);
      expect([...writes].sort()).toEqual([false, true]);
      expect((await runs.get(run))?.version).toBe(1);
      expect(await runs.replace(run)).toBe(false);
    });

    it('replaces nothing that is not there', async () => {
      expect(await runs.replace(sampleRun(fresh(), 3))).toBe(false);
    });

    it('lists what is not ended, and what nobody was told of, until both are so', async () => {
      const source = fresh();
      const run = sampleRun(source, 3);
      await runs.claim(run);
      expect(await openOf(source)).toEqual([run.runId]);
      await runs.replace(ended(run));
      expect(await openOf(source)).toEqual([run.runId]);
      await runs.replace({ ...ended(run), told: true, version: 1 });
      expect(await openOf(source)).toEqual([]);
    });

    it('keeps the parts of the config under their hashes', async () => {
      const hash = fresh().padEnd(64, 'b').slice(0, 64);
      expect(await runs.slice(hash)).toBeUndefined();
      await runs.keepSlice(hash, '{"a":"ü"}');
      await runs.keepSlice(hash, '{"a":"ü"}');
      expect(await runs.slice(hash)).toBe('{"a":"ü"}');
    });
  });
}
