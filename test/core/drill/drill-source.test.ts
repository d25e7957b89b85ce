import { expect, it } from 'vitest';
import type { Check } from '#core/drill/check.ts';
import { drillSource } from '#core/drill/drill-source.ts';
import {
  DamagedError,
  EnvironmentError,
  PermanentError,
  StoppedError,
  TransientError,
} from '#core/errors.ts';
import { pointName } from '#core/point/point-record.ts';
import { type RestoreSetup, setup } from '#test/core/restore/restore-setup.ts';
import { samplePoint, sampleTables } from '#test/core/restore/sample-point.ts';

interface Drilled extends RestoreSetup {
  readonly checks?: readonly Check[];
  readonly command?: string;
  readonly signal?: AbortSignal;
}

async function drilled({ checks, command, signal, ...options }: Drilled = {}) {
  const all = setup(options);
  const source = {
    name: 'orders',
    engine: 'postgres',
    plan: 'nightly',
    paused: false,
    rpo: { seconds: 90_000 },
    rto: { seconds: 7_200 },
    ...(checks ? { checks } : {}),
    ...(command ? { drill: { command } } : {}),
  };
  const report = await drillSource(all.deps, {
    source,
    streams: 2,
    signal: signal ?? new AbortController().signal,
  });
  return { ...all, report };
}

const throwing = (error: Error) => () => {
  throw error;
};

it('passes and makes the point proven when everything is equal', async () => {
  const { report, catalog, happened, audit } = await drilled({ isolated: true });
  expect(report).toStrictEqual({
    source: 'orders',
    point: pointName(samplePoint()),
    verdict: 'pass',
    compared: expect.arrayContaining([{ kind: 'table', name: 'public.orders', expected: 3, found: 3 }]),
    checks: [],
    isolated: true,
    seconds: 0,
    rtoSeconds: 7_200,
  });
  expect(catalog.judged).toMatchObject([{ level: 'proven', by: 'ann@host' }]);
  expect(happened).toStrictEqual(['scratch ended']);
  expect(audit.kept[0]?.entry).toMatchObject({ verb: 'drill', source: 'orders', outcome: 'pass' });
});

it.each([true, false])('says whether its place is isolated: %s', async (isolated) => {
  expect((await drilled({ isolated })).report.isolated).toBe(isolated);
  const scratchError = new EnvironmentError('no server of major 18 here', { hint: 'npm run tools' });
  expect((await drilled({ isolated, scratchError })).report.isolated).toBe(isolated);
});

it('is stale and restores nothing when the newest good point is older than rpo', async () => {
  const { report, happened, catalog } = await drilled({ now: '2026-11-22T03:30:00Z' });
  expect(report).toMatchObject({ verdict: 'stale', compared: [], point: pointName(samplePoint()) });
  expect(happened).toStrictEqual([]);
  expect(catalog.judged).toStrictEqual([]);
});

it('is stale without a point when none is good', async () => {
  const { report } = await drilled({ points: [samplePoint({ levels: ['verified', 'suspect'] })] });
  expect(report).toMatchObject({ verdict: 'stale', point: null });
});

it('marks the point damaged when something else came back, and ends the server', async () => {
  const { report, catalog, happened } = await drilled({ found: sampleTables.slice(0, 1) });
  expect(report).toMatchObject({ verdict: 'fail-backup', errors: ['index public.orders_pkey is missing'] });
  expect(catalog.judged).toMatchObject([{ level: 'damaged' }]);
  expect(happened).toStrictEqual(['scratch ended']);
});

it('fails the backup without calling it damaged when the restore ended with errors', async () => {
  const { report, catalog } = await drilled({ restored: { errors: ['function f() does not exist'] } });
  expect(report).toMatchObject({ verdict: 'fail-backup', errors: ['function f() does not exist'] });
  expect(catalog.judged).toStrictEqual([]);
});

it('marks the point damaged when a stored byte is wrong', async () => {
  const readError = new DamagedError('part 3 differs', { hint: 'x', object: 'data/x' });
  const { report, catalog } = await drilled({ onRestore: throwing(readError), readError });
  expect(report.verdict).toBe('fail-backup');
  expect(catalog.judged).toMatchObject([{ level: 'damaged' }]);
});

it('does not blame the backup for bytes that read well the second time', async () => {
  const onRestore = throwing(new DamagedError('part 3 differs', { hint: 'x', object: 'data/x' }));
  const { report, catalog } = await drilled({ onRestore });
  expect(report).toMatchObject({ verdict: 'fail-environment', errors: ['part 3 differs (x)'] });
  expect(catalog.judged).toEqual([]);
});

it.each([
  ['a missing major', new EnvironmentError('no server of major 18 here', { hint: 'npm run tools' })],
  ['a lost connection', new TransientError('the connection was lost', { hint: 'again' })],
  ['an error nobody foresaw', new TypeError('x is not a function')],
])('blames the machine and proves nothing for %s', async (_, scratchError) => {
  const { report, catalog } = await drilled({ scratchError });
  expect(report).toMatchObject({ verdict: 'fail-environment' });
  expect(report.errors?.[0]).toContain(scratchError.message);
  expect(catalog.judged).toStrictEqual([]);
});

it('blames the backup when the engine says that trying again cannot help', async () => {
  const onRestore = throwing(new PermanentError('pg_restore ended with 1', { hint: 'see the log' }));
  expect((await drilled({ onRestore })).report.verdict).toBe('fail-backup');
});

it('lets a failing check fail the drill, keeps asking, and leaves the point as it is', async () => {
  const { report, catalog } = await drilled({
    checks: [
      { sql: 'missing', atLeast: 1 },
      { sql: 'few', atLeast: 1_000 },
      { sql: 'enough', atLeast: 3 },
    ],
    values: { few: '999', enough: '3' },
  });
  expect(report.verdict).toBe('fail-backup');
  expect(report.checks).toStrictEqual([
    { check: 'missing: at least 1', ok: false, found: "relation of 'missing' does not exist" },
    { check: 'few: at least 1000', ok: false, found: '999' },
    { check: 'enough: at least 3', ok: true, found: '3' },
  ]);
  expect(catalog.judged).toStrictEqual([]);
});

it('runs the command in the folder of the config with nothing of our environment but what it needs', async () => {
  const { report, happened } = await drilled({ command: 'npm run smoke' });
  expect(happened[0]).toBe('ran -c npm run smoke in /etc/holdfast with DATABASE_URL, HOME, PATH');
  expect(report.checks).toStrictEqual([{ check: 'command: npm run smoke', ok: true, found: 'exit code 0' }]);
  expect(report.verdict).toBe('pass');
});

it('fails when the command does', async () => {
  const { report, audit } = await drilled({ command: 'npm run smoke', commandExit: 3 });
  expect(report).toMatchObject({ verdict: 'fail-backup', checks: [{ ok: false, found: 'exit code 3' }] });
  expect(audit.kept[0]?.lines.join('\n')).toContain('smoke');
});

it('ends the server, keeps a log and gives no verdict when it is stopped', async () => {
  const controller = new AbortController();
  const all = setup({
    onRestore: () => {
      controller.abort(new StoppedError('stopped: SIGINT', { hint: 'x' }));
      throw new Error('a child was killed');
    },
  });
  const source = { name: 'orders', engine: 'postgres', plan: 'p', paused: false, rpo: { seconds: 90_000 } };
  const work = drillSource(all.deps, { source, streams: 1, signal: controller.signal });
  await expect(work).rejects.toThrow('stopped: SIGINT');
  expect(all.happened).toStrictEqual(['scratch ended']);
  expect(all.catalog.judged).toStrictEqual([]);
  expect(all.audit.kept[0]?.entry.outcome).toBe('stopped');
});
