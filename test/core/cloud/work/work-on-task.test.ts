import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readReport, reportKey } from '#core/cloud/report.ts';
import { PermanentError, StoppedError, TransientError } from '#core/errors.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

let world: Cloud;
beforeEach(async () => {
  world = cloud();
  await world.ask();
});
afterEach(() => world.cleanup());

async function report(launch = 1) {
  const run = await world.only();
  const bytes = await world.store.get(reportKey(run, launch));
  return bytes && readReport(bytes, run, launch);
}
const throwing = (error: Error) =>
  fakeWorker({
    onBackup: () => {
      throw error;
    },
  });

describe('a task', () => {
  it('says what it found out, and writes no verdict beside the point', async () => {
    const run = await world.only();
    expect(await world.work(run)).toBe(0);
    expect(await report()).toMatchObject({
      work: 'backup',
      judgements: [{ record: { level: 'verified', source: 'orders', runId: run.runId } }],
    });
    expect(await world.lying.point(run)).toMatchObject({ level: 'sealed', history: [] });
  });

  it.each([
    ['permanent', new PermanentError('permission denied', { hint: 'grant it' }), 10, false],
    ['transient', new TransientError('the server went away', { hint: 'wait' }), 11, true],
    ['stopped', new StoppedError('SIGTERM', { hint: 'it is tried again' }), 11, true],
    ['unforeseen', new TypeError('x is not a function'), 1, true],
  ])('says by its exit code and its report that its failure is %s', async (_, error, code, transient) => {
    expect(await world.work(await world.only(), throwing(error))).toBe(code);
    expect(await report()).toMatchObject({ error: { message: error.message, transient }, judgements: [] });
  });

  it('does nothing when its launch is not the one that counts', async () => {
    const run = await world.only();
    expect(await world.work({ ...run, launches: 7 })).toBe(10);
    expect(await report(7)).toBeUndefined();
    await world.runs.replace({ ...run, state: 'ended', outcome: 'failed' });
    expect(await world.work(run)).toBe(10);
    expect((await world.store.children('points/')).length).toBe(0);
  });

  it('keeps its exit code when the store takes no report', async () => {
    const run = await world.only();
    await world.store.putOnce(reportKey(run, 1), Buffer.from('somebody was here'));
    expect(await world.work(run, throwing(new PermanentError('no', { hint: 'no' })))).toBe(10);
    expect(world.events).toContain('REPORT_NOT_WRITTEN');
  });
});
