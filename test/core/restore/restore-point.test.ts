import { expect, it } from 'vitest';
import { DamagedError, PermanentError, StoppedError, UnknownNameError } from '#core/errors.ts';
import { pointName } from '#core/point/point-record.ts';
import { restorePoint } from '#core/restore/restore-point.ts';
import { type RestoreSetup, setup } from './restore-setup.ts';
import { samplePoint, sampleTables } from './sample-point.ts';

const older = samplePoint({ consistentAt: '2026-11-19T03:30:00.000Z' });

async function restored(
  options: RestoreSetup = {},
  request: { address?: string; signal?: AbortSignal } = {},
) {
  const all = setup(options);
  const report = await restorePoint(all.deps, {
    address: request.address ?? 'orders@latest',
    url: 'postgres://ann:secret@db.example.org/back',
    label: 'postgres://***@db.example.org/back',
    create: true,
    createRoles: true,
    streams: 2,
    signal: request.signal ?? new AbortController().signal,
  });
  return { ...all, report };
}

const failing = async (options: RestoreSetup, address = 'orders@latest') => {
  const all = setup(options);
  const error: unknown = await restorePoint(all.deps, {
    address,
    url: 'postgres://db.example.org/back',
    label: 'postgres://db.example.org/back',
    create: false,
    createRoles: false,
    streams: 2,
    signal: new AbortController().signal,
  }).catch((thrown: unknown) => thrown);
  return { ...all, error };
};

it('says that everything matches, with every item compared and the key of its log', async () => {
  const { report, audit } = await restored();
  expect(report).toStrictEqual({
    point: pointName(samplePoint()),
    target: 'postgres://db.example.org:5432/back',
    verdict: 'matches',
    compared: [
      { kind: 'index', name: 'public.orders_pkey', expected: 'a'.repeat(64), found: 'a'.repeat(64) },
      { kind: 'table', name: 'public.orders', expected: 3, found: 3 },
    ],
    differences: 0,
    seconds: 0,
    log: 'audit/0.log',
  });
  expect(audit.kept[0]?.entry).toMatchObject({ verb: 'restore', outcome: 'matches', who: 'ann@host' });
});

it('says differs for one missing row, and leaves the database for people to look at', async () => {
  const found = [{ kind: 'table', name: 'public.orders', rows: 2 }, ...sampleTables.slice(1)];
  const { report, happened, audit } = await restored({ found });
  expect(report).toMatchObject({ verdict: 'differs', differences: 1 });
  expect(happened).toStrictEqual(['closed']);
  expect(audit.kept[0]?.lines.join('\n')).toContain('table public.orders: expected 3, found 2');
});

it('compares with the rows that the read-back counted where the manifest has none', async () => {
  const point = samplePoint({
    contents: [{ kind: 'table', name: 'public.orders' }],
    readBack: [{ kind: 'table', name: 'public.orders', rows: 4, counted: 'stream' }],
  });
  const { report } = await restored({
    points: [point],
    found: [{ kind: 'table', name: 'public.orders', rows: 3 }],
  });
  expect(report.compared).toStrictEqual([{ kind: 'table', name: 'public.orders', expected: 4, found: 3 }]);
});

it('takes a database out of use when the server complained, although the contents match', async () => {
  const { report, happened } = await restored({
    restored: { errors: ['could not create index'], left: ['no comments'] },
  });
  expect(report).toMatchObject({
    verdict: 'failed',
    errors: ['could not create index'],
    left: ['no comments', "the database 'back' was dropped"],
  });
  expect(happened).toStrictEqual(['abandoned: could not create index', 'closed']);
});

it('marks the point damaged when a byte is wrong, so that latest does not lead there again', async () => {
  const readError = new DamagedError('part 3 differs', { hint: 'take another', object: 'data/x' });
  const onRestore = () => {
    throw readError;
  };
  const { report, catalog } = await restored({ onRestore, readError });
  expect(report).toMatchObject({ verdict: 'failed', errors: ['part 3 differs (take another)'] });
  expect(catalog.judged).toMatchObject([{ level: 'damaged', findings: [{ object: 'data/x' }] }]);
});

it('marks nothing damaged when the bytes read well the second time, and says so', async () => {
  const onRestore = () => {
    throw new DamagedError('part 3 differs', { hint: 'take another', object: 'data/x' });
  };
  const { report, catalog, notes } = await restored({ onRestore });
  expect(report).toMatchObject({ verdict: 'failed', errors: ['part 3 differs (take another)'] });
  expect(catalog.judged).toEqual([]);
  expect(notes.join()).toContain('read well the second time');
});

it('marks nothing damaged when a connection was lost', async () => {
  const onRestore = () => {
    throw new Error('connection reset');
  };
  const { report, catalog } = await restored({ onRestore });
  expect(report.verdict).toBe('failed');
  expect(catalog.judged).toStrictEqual([]);
});

it('takes the database out of use and keeps a log when it is stopped', async () => {
  const controller = new AbortController();
  const onRestore = () => {
    controller.abort(new StoppedError('stopped: SIGTERM', { hint: 'again' }));
    throw new Error('a child was killed');
  };
  const { report, audit, happened } = await restored({ onRestore }, { signal: controller.signal });
  expect(report).toMatchObject({ verdict: 'failed', errors: ['stopped: SIGTERM (again)'] });
  expect(happened[0]).toContain('abandoned: stopped: SIGTERM');
  expect(audit.kept[0]?.entry.outcome).toBe('stopped');
  expect(audit.kept[0]?.lines.length).toBeGreaterThan(0);
});

it('passes over a suspect point for latest and says so', async () => {
  const suspect = samplePoint({ levels: ['verified', 'suspect'] });
  const { report, notes } = await restored({ points: [suspect, older] });
  expect(report.point).toBe(pointName(older));
  expect(notes).toStrictEqual([`passed over: ${pointName(suspect)} is suspect`]);
});

it('refuses a damaged point that was named, before anything is touched', async () => {
  const damaged = samplePoint({ levels: ['verified', 'damaged'] });
  const { error, happened, audit } = await failing({ points: [damaged] }, pointName(damaged));
  expect(error).toBeInstanceOf(PermanentError);
  expect(error).toMatchObject({ message: expect.stringContaining('is damaged: it was found damaged') });
  expect(happened).toStrictEqual([]);
  expect(audit.kept[0]?.entry).toMatchObject({ outcome: 'refused', point: pointName(damaged) });
});

it('reads a point that is only sealed back first, and restores nothing when that fails', async () => {
  const sealed = samplePoint({ levels: [] });
  const good = await restored({ points: [sealed] }, { address: pointName(sealed) });
  expect(good.happened).toStrictEqual(['verified', 'closed']);
  expect(good.report.verdict).toBe('matches');
  const findings = [{ object: 'data/x', problem: 'one bit is wrong' }];
  const verdict = { verdict: 'damaged', bytesRead: 1, findings, contents: [] } as const;
  const bad = await failing({ points: [sealed], verdict }, pointName(sealed));
  expect(bad.error).toMatchObject({ message: `${pointName(sealed)} is damaged: data/x: one bit is wrong` });
  expect(bad.happened).toStrictEqual(['verified']);
});

it('keeps who was refused by a target that is not empty, with its masked name', async () => {
  const targetError = new PermanentError('the database is not empty', { hint: 'make a new one' });
  const { error, audit } = await failing({ targetError });
  expect(error).toBe(targetError);
  expect(audit.kept[0]?.entry).toMatchObject({
    outcome: 'refused',
    target: 'postgres://db.example.org/back',
  });
});

it('names the nearest points for one that does not exist', async () => {
  const { error } = await failing({ points: [older] }, 'orders@20261118T033000Z');
  expect(error).toBeInstanceOf(UnknownNameError);
  expect(error).toMatchObject({ nearest: [pointName(older)] });
});

it('restores also when the store takes no log, and says so', async () => {
  const all = setup();
  const deps = {
    ...all.deps,
    audit: { ...all.audit, record: async () => Promise.reject(new Error('read-only')) },
  };
  const report = await restorePoint(deps, {
    address: 'orders',
    url: '',
    label: 'x',
    create: true,
    createRoles: true,
    streams: 1,
    signal: new AbortController().signal,
  });
  expect(report).toMatchObject({ verdict: 'matches', log: null });
  expect(all.notes.join()).toContain('read-only');
});
