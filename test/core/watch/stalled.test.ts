import { expect, it } from 'vitest';
import { judgeRun } from '#core/cloud/settling/judge-run.ts';
import { sampleRun } from '#test/suites/run-records.ts';
import { type Watching, watching } from './watch-setup.ts';

const at = '2026-11-20T03:30:00Z';
const running = { state: 'running', taskArn: 'arn:task/1', launches: 1 } as const;
const begun = (w: Watching, more: object = {}) => w.has('backup', 'orders', at, { ...running, ...more });

it.each([
  // the worker tells, and nothing moves
  [{ phase: 'dump', at: '2026-11-20T03:40:00Z', movedAt: '2026-11-20T03:35:00Z' }, '5 minutes'],
  // the worker itself hangs
  [{ phase: 'verify', at: '2026-11-20T03:33:00Z', movedAt: '2026-11-20T03:33:00Z' }, '7 minutes'],
  // a worker of an older version
  [{ phase: 'dump', at: '2026-11-20T03:34:00Z' }, '6 minutes'],
])('stops a task in which nothing moves: %j', async (told, length) => {
  const w = watching();
  const { runId } = await begun(w);
  w.told.set(`backup ${runId}`, { launch: 1, ...told });
  await w.round('2026-11-20T03:40:00Z');
  const what = `nothing has moved for ${length} in the phase '${told.phase}'`;
  expect(w.stopped).toEqual([{ arn: 'arn:task/1', reason: `stalled: ${what}` }]);
  const alert = w.alerts.find(({ kind }) => kind === 'stalled');
  expect(alert?.error?.message).toBe(`the backup orders@${runId} has stalled: ${what}; its task is stopped`);
  expect(alert?.error?.hint).toContain('it is tried again by itself');
});

it.each([
  ['dump', '2026-11-20T03:35:01Z'],
  // a server that builds an index or compares tables says nothing for long
  ['compare', '2026-11-20T03:10:01Z'],
])('leaves a task alone as long as something may move in its phase: %s', async (phase, movedAt) => {
  const w = watching();
  const { runId } = await begun(w);
  w.told.set(`backup ${runId}`, { launch: 1, phase, at: '2026-11-20T03:40:00Z', movedAt });
  await w.round('2026-11-20T03:40:00Z');
  expect(w.stopped).toEqual([]);
  expect(w.saidTo()).not.toContain('failed stalled orders');
});

it('does not take the last word of an earlier launch for that of this one', async () => {
  const w = watching();
  const { runId } = await begun(w, { launches: 2, since: '2026-11-20T03:39:00Z' });
  w.told.set(`backup ${runId}`, { launch: 1, phase: 'dump', at, movedAt: at });
  await w.round('2026-11-20T03:40:00Z');
  expect(w.stopped).toEqual([]);
});

it('lets ECS speak before the first word: a task that does not begin is stopped', async () => {
  const w = watching();
  await begun(w);
  w.looks.set('arn:task/1', { as: 'running', hasBegun: false });
  await w.round('2026-11-20T03:44:00Z');
  expect(w.stopped).toEqual([]);
  await w.round('2026-11-20T03:45:00Z');
  expect(w.stopped[0]?.reason).toBe('stalled: its task was launched 15 minutes ago and has not begun');
});

it('tells of a task that runs and never said a word, and does not stop it: it may be at work', async () => {
  const w = watching();
  await begun(w);
  await w.round('2026-11-20T03:41:00Z');
  expect(w.stopped).toEqual([]);
  expect(w.saidTo()).toContain('failed stalled orders');
});

it('leaves to settle what ECS calls stopped or does not know', async () => {
  for (const look of [{ as: 'stopped' as const, end: {} }, { as: 'unknown' as const }]) {
    const w = watching();
    await begun(w);
    w.looks.set('arn:task/1', look);
    await w.round('2026-11-20T04:30:00Z');
    expect(w.stopped).toEqual([]);
    expect(w.saidTo()).not.toContain('failed stalled orders');
  }
});

it('is over with the next good run, and not because the run that stalled has ended', async () => {
  const w = watching();
  const record = await begun(w);
  w.told.set(`backup ${record.runId}`, { launch: 1, phase: 'dump', at, movedAt: at });
  await w.round('2026-11-20T03:40:00Z');
  await w.runs.replace({ ...record, state: 'ended', outcome: 'failed', endedAt: '2026-11-20T03:42:00.000Z' });
  await w.round('2026-11-20T03:45:00Z');
  expect(await w.open()).toContain('stalled orders');
  const endedAt = '2026-11-20T04:10:00.000Z';
  await w.has('backup', 'orders', '2026-11-20T04:00:00Z', { state: 'ended', outcome: 'verified', endedAt });
  await w.round('2026-11-20T04:15:00Z');
  expect(await w.open()).not.toContain('stalled orders');
});

it('is told by settle in the words of who stopped it, whatever the task says of its end', () => {
  const record = sampleRun('orders', 3, { ...running, attempts: 1 });
  const reason = "stalled: nothing has moved for 6 minutes in the phase 'dump'";
  const report = {
    ...{ report: 1 as const, kind: 'backup' as const, source: 'orders', runId: record.runId, launch: 1 },
    ...{ work: 'backup' as const, at, judgements: [] },
    error: { message: 'the task was stopped by SIGTERM', hint: 'it is tried again', transient: true },
  };
  const judge = (stopCode: string) =>
    judgeRun(record, { manifest: 'none', report }, { exitCode: 143, stopCode, reason }).error?.message;
  expect(judge('UserInitiated')).toBe("it was stopped: nothing has moved for 6 minutes in the phase 'dump'");
  expect(judge('SpotInterruption')).toBe('the task was stopped by SIGTERM');
});
