import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { createPointReader } from '#core/verify/point-reader.ts';
import { setup } from '#test/core/run/run-setup.ts';
import { collectBytes } from '#test/support/collect.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type LyingS3, startLyingS3 } from '#test/support/lying-s3/start.ts';
import { wholePoints } from '#test/support/whole-points.ts';
import { completing, listing, readingBack, sealing, writingParts } from './cases.ts';
import type { LieCase } from './lie-case.ts';

const partBytes = 1024;
const document = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/s3-answers.md'), 'utf8');

let s3: LyingS3;
beforeEach(async () => {
  s3 = await startLyingS3({ minPartBytes: partBytes });
});
afterEach(() => s3.stop());

const storeOf = () =>
  createS3Store({
    bucket: 'backups',
    region: s3.region,
    endpoint: s3.endpoint,
    credentials: s3.credentials,
    patience: { silenceMs: 250, firstWaitMs: 5 },
  });

/** What is to be backed up: three parts, the last one short. */
const body = randomBytes(2 * partBytes + 500);

async function standing() {
  const store = storeOf();
  const catalog = createStoreCatalog(store);
  const { broken } = await catalog.points('orders');
  const [point] = await wholePoints(catalog, 'orders');
  if (!point) return { point: 'none' as const, broken };
  const damaged = point.flags.includes('damaged');
  return { point: damaged ? ('damaged' as const) : point.level, broken, store, manifest: point.manifest };
}

async function play({ lies, outcome, point, told, leavesUpload = false }: LieCase): Promise<void> {
  const { run, cleanup } = setup();
  try {
    s3.faults.add(...lies);
    const ended = await run(
      { store: storeOf, worker: fakeWorker({ bytes: body }), clock: systemClock, plan: { attempts: 1 } },
      { stallAfterMs: 60_000 },
    );
    expect(ended.outcome, ended.error?.message).toBe(outcome);
    expect(ended.error?.message ?? '').toMatch(told ?? /^$/);
    if (ended.error) expect(ended.error.hint).not.toBe('');
    // a lie that was never told proves nothing
    expect(s3.faults.untold()).toEqual([]);
    s3.faults.clear();
    const after = await standing();
    expect(after.point).toBe(point);
    expect(s3.uploads().length > 0).toBe(leavesUpload);
    if (after.point !== 'verified' || !after.store) return;
    const bytes = await collectBytes(createPointReader(after.store, after.manifest).open('main'));
    expect(bytes.equals(body)).toBe(true);
  } finally {
    cleanup();
  }
}

/** A row of the document: `| lie | what a person sees |`. */
function documented({ name, outcome, point }: LieCase): void {
  const row = document.split('\n').find((line) => line.startsWith(`| ${name} |`));
  expect(row, `docs/s3-answers.md lacks '${name}'`).toBeDefined();
  const seen = {
    verified: 'verified',
    none: 'failed, no point',
    sealed: 'failed, sealed and not read back',
    damaged: 'failed, marked damaged',
  };
  expect(row).toContain(`| ${seen[point]} |`);
  expect(outcome === 'verified').toBe(point === 'verified');
}

describe.each([
  ['while parts are written', writingParts],
  ['on completion', completing],
  ['in its lists', listing],
  ['at the seal', sealing],
  ['while it is read back', readingBack],
] as const)('a store that lies %s', (_, cases) => {
  it.each(cases)('$name', { timeout: 60_000 }, async (lie) => {
    documented(lie);
    await play(lie);
  });
});

it('credentials that expire in mid-run are fetched anew, for parts and for everything else', async () => {
  const { run, cleanup } = setup();
  let id = 1;
  const provide = async () => ({ accessKeyId: `AKIA${id}`, secretAccessKey: 'secret' });
  const store = createS3Store({
    bucket: 'backups',
    region: s3.region,
    endpoint: s3.endpoint,
    credentials: provide,
    patience: { silenceMs: 250, firstWaitMs: 5 },
  });
  const renew = (): void => {
    s3.expired.add(`AKIA${id}`);
    id += 1;
  };
  const worker = fakeWorker({ bytes: body, onBackup: renew, onVerify: renew });
  const ended = await run({ store: () => store, worker, clock: systemClock, plan: { attempts: 1 } });
  expect(ended).toMatchObject({ outcome: 'verified' });
  expect(s3.requests.filter(({ status }) => status === 400).length).toBeGreaterThan(0);
  cleanup();
});

it('credentials that stay expired end the run with what to do', async () => {
  const { run, cleanup } = setup();
  const worker = fakeWorker({ bytes: body, onBackup: () => void s3.expired.add(s3.credentials.accessKeyId) });
  const ended = await run({ store: storeOf, worker, clock: systemClock, plan: { attempts: 1 } });
  expect(ended.outcome).toBe('failed');
  expect(ended.error?.message).toContain('the credentials have expired');
  cleanup();
});

it('a store that overwrites objects is refused before anything is written', async () => {
  const { run, cleanup } = setup();
  // says twice that it wrote what it did not keep the first time: no key that exists has refused anything
  s3.faults.add({
    when: ({ operation, key }) => operation === 'PutObject' && key === 'holdfast.json',
    times: 1,
    lie: { kind: 'lost' },
  });
  const ended = await run({ store: storeOf, worker: fakeWorker({ bytes: body }), clock: systemClock });
  expect(ended).toMatchObject({ outcome: 'failed' });
  expect(ended.error?.message).toContain('does not heed If-None-Match');
  expect(s3.objects().filter(({ key }) => key !== 'holdfast.json')).toEqual([]);
  cleanup();
});
