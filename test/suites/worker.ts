import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { AdvisedError, DamagedError } from '#core/errors.ts';
import { compareContents } from '#core/manifest/compare-contents.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { Processes } from '#core/ports/processes.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Worker } from '#core/ports/worker.ts';
import { expectedContents } from '#core/restore/expected-contents.ts';
import { runSource } from '#core/run/run-source.ts';
import { createPointReader } from '#core/verify/point-reader.ts';
import { type ConfigInput, parseConfig } from '#engines/config.ts';
import { childProcesses } from '#test/support/child-processes.ts';
import { collect } from '#test/support/collect.ts';
import { wholePoints } from '#test/support/whole-points.ts';

export interface WorkerUnderTest {
  /** How a config writes the source; it holds data of every kind that matters to its engine. */
  readonly source: ConfigInput['sources'][string];
  worker(progress: Progress): Worker;
  /** For the same points when the source is not in the config any more. */
  withoutSource(): Worker;
  /** For a source that cannot be reached. */
  unreachable(): Worker;
  /** Secrets that no manifest, text or error may hold. */
  readonly secrets: readonly string[];
  cleanup(): Promise<void>;
}

const never = new AbortController().signal;
const silent: Progress = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };
const moments = 5;

/** What every engine's worker promises. The source must not change while the suite runs. */
export function workerContract(name: string, make: () => Promise<WorkerUnderTest>): void {
  describe(`${name} as a worker`, () => {
    const root = mkdtempSync(path.join(tmpdir(), 'holdfast-worker-'));
    const store = createDirectoryStore({ root });
    const catalog = createStoreCatalog(store);
    let under: WorkerUnderTest;
    let point: PointRecord;
    let tookMs: number;
    let next = Date.parse('2026-11-20T02:30:00Z');

    beforeAll(async () => {
      under = await make();
      const beganMs = performance.now();
      point = await good();
      tookMs = performance.now() - beganMs;
    });
    afterAll(async () => {
      await under?.cleanup();
      rmSync(root, { recursive: true });
    });

    const run = async (signal = never) => {
      next += 3_600_000;
      const config = parseConfig(
        {
          store: { directory: root },
          plans: { nightly: { keep: { daily: '14d' }, attempts: 1 } },
          sources: { suite: under.source },
        },
        { folder: root, now: new Date() },
      );
      const [source, plan] = [config.sources['suite'], config.plans['nightly']];
      if (!source || !plan) throw new Error('a source under test needs the plan nightly');
      const deps = {
        ...{ store, catalog, clock: systemClock, processes: processNumber(next), progress: silent },
        ...{ workerFor: under.worker, throwIfStopped: () => {}, who: 'suite@here', version: '0.0.0' },
      };
      const limits = { partBytes: 64 * 1024, maxParts: 10_000, streams: 2, stallAfterMs: 60_000 };
      const request = {
        source,
        plan,
        scheduledAt: new Date(next),
        class: undefined,
        goodLevel: 'verified' as const,
        limits,
        signal,
      };
      return runSource(deps, request);
    };
    const good = async (): Promise<PointRecord> => {
      const { outcome, runId, error } = await run();
      expect({ outcome, error }).toEqual({ outcome: 'verified', error: undefined });
      const found = await catalog.point({ engine: under.source.engine, source: 'suite', runId });
      if (!found || 'problem' in found) throw new Error('the point cannot be read back');
      return found;
    };
    const reader = (of = point) => createPointReader(store, of.manifest);
    const keys = async () => (await collect(store.list('data/'))).map(({ key }) => key).sort();
    const files = () =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name));

    it('finds nothing that would fail where nothing would', async () => {
      const checks = await under.worker(silent).inspect(never);
      expect(checks.length).toBeGreaterThan(0);
      expect(checks.filter(({ ok, warning }) => !ok && !warning)).toEqual([]);
    });

    it('inspects a source that cannot be reached without throwing, and says what to do', async () => {
      const failed = (await under.unreachable().inspect(never)).filter(({ ok }) => !ok);
      expect(failed.length).toBeGreaterThan(0);
      for (const { problem, hint } of failed)
        expect([problem, hint]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    });

    it('fails a backup of a source that cannot be reached with advice, and stores nothing', async () => {
      const stored: string[] = [];
      const sink = {
        store: async ({ archive }: { archive: string }) => ({
          bytes: stored.push(archive),
          discard: async () => {},
        }),
      };
      await expect(under.unreachable().backup(sink, never)).rejects.toThrow(AdvisedError);
      expect(stored).toEqual([]);
    });

    it('makes points that are read back whole, and counts every table in the bytes', () => {
      expect(point.level).toBe('verified');
      const inBytes = point.history
        .flatMap(({ contents }) => contents ?? [])
        .filter((item) => item.counted === 'stream');
      const kinds = new Set(inBytes.map(({ kind }) => kind));
      const counted = expectedContents(point).filter(({ kind }) => kinds.has(kind));
      expect(inBytes.length).toBeGreaterThan(0);
      expect(counted.map(({ name }) => name).sort()).toEqual(inBytes.map(({ name }) => name).sort());
      for (const { kind, name, rows } of point.manifest.contents.filter(
        (item) => item.counted === 'server' && kinds.has(item.kind),
      )) {
        expect(inBytes).toContainEqual(expect.objectContaining({ kind, name, rows }));
      }
    });

    it('says when the point is consistent: within the run', () => {
      const { startedAt, sealedAt, consistency } = point.manifest;
      for (const at of [consistency.from, consistency.to]) {
        expect(at >= startedAt && at <= sealedAt, `${startedAt} <= ${at} <= ${sealedAt}`).toBe(true);
      }
    });

    it('writes no secret into manifest, records or RESTORE.md', () => {
      const readable = files().filter((file) => /\.(json|md)$|manifest|RESTORE/.test(file));
      expect(readable.length).toBeGreaterThan(1);
      const texts = readable.map((file) => readFileSync(file, 'utf8')).join('\n');
      for (const secret of under.secrets) expect(texts).not.toContain(secret);
      expect(texts).toMatch(/[Rr]estore/);
    });

    it('brings everything back into a scratch server, source or none, twice, and leaves no process', async () => {
      const before = childProcesses();
      for (const worker of [under.worker(silent), under.withoutSource()]) {
        const scratch = await worker.scratch(point.manifest, never);
        try {
          const log: string[] = [];
          const options = {
            createRoles: true,
            streams: 2,
            signal: never,
            log: (line: string) => void log.push(line),
            progress: silent,
          };
          const { errors, absentRoles } = await scratch.target.restore(reader(), options);
          expect(errors).toEqual([]);
          const found = await scratch.target.contents(never);
          const { differences, compared } = compareContents(expectedContents(point), found, { absentRoles });
          expect(differences).toEqual([]);
          expect(compared.length).toBeGreaterThan(0);
        } finally {
          await scratch.end();
        }
      }
      expect(await newChildren(before)).toEqual([]);
    });

    it('finds a flipped byte anywhere in any object, and says in which', async () => {
      for (const { key, archive, bytes } of point.manifest.objects) {
        for (const at of [0, Math.floor(bytes / 2), bytes - 1]) {
          const { findings } = await damaged(
            key,
            (body) => body.fill((body[at] ?? 0) ^ 1, at, at + 1),
            verify,
          );
          expect(findings.length, `${archive} at ${at}`).toBeGreaterThan(0);
          expect(JSON.stringify(findings)).toMatch(new RegExp(`${archive.replaceAll(/\W/g, '.')}|${key}`));
        }
      }
      expect((await verify()).findings).toEqual([]);
    });

    it('finds an object that was cut short', async () => {
      for (const { key, bytes } of point.manifest.objects) {
        const { findings } = await damaged(key, (body) => body.subarray(0, bytes - 1), verify);
        expect(findings.length).toBeGreaterThan(0);
      }
    });

    it('never calls a damaged point restored', async () => {
      const [largest] = [...point.manifest.objects].sort((a, b) => b.bytes - a.bytes);
      const half = Math.floor((largest?.bytes ?? 0) / 2);
      await damaged(
        largest?.key ?? '',
        (body) => body.fill((body[half] ?? 0) ^ 1, half, half + 1),
        async () => {
          const scratch = await under.worker(silent).scratch(point.manifest, never);
          try {
            const options = { createRoles: true, streams: 2, signal: never, log: () => {}, progress: silent };
            const errors = await scratch.target.restore(reader(), options).then(
              (result) => result.errors,
              (error: unknown) => [
                error instanceof DamagedError ? error.message : `not as damage: ${String(error)}`,
              ],
            );
            expect(errors.length).toBeGreaterThan(0);
            expect(errors.join()).not.toContain('not as damage');
          } finally {
            await scratch.end();
          }
        },
      );
    });

    it('leaves nothing visible and no process when it is stopped at any moment, and works again after', async () => {
      const before = childProcesses();
      for (let moment = 0; moment < moments; moment++) {
        const afterMs = Math.round(Math.random() * tookMs);
        const stop = new AbortController();
        setTimeout(() => stop.abort(new Error('stopped by a test')), afterMs);
        const { outcome, error } = await run(stop.signal);
        if (outcome === 'failed') {
          expect(error?.message, `after ${afterMs} ms`).toContain('stopped by a test');
        }
        // stopped while it was read back, it is a point all the same
        const points = await wholePoints(catalog, 'suite');
        const known = points.flatMap(({ manifest }) => manifest.objects.map(({ key }) => path.dirname(key)));
        const stray = (await keys()).filter((key) => !known.includes(path.dirname(key)));
        expect(stray, `after ${afterMs} ms`).toEqual([]);
        expect(await newChildren(before), `after ${afterMs} ms`).toEqual([]);
      }
      await good();
    });

    it('stops reading back when it is told to', async () => {
      const stop = new AbortController();
      const verifying = under
        .worker(silent)
        .verify(createPointReader(store, point.manifest, { signal: stop.signal }), stop.signal);
      stop.abort(new Error('stopped by a test'));
      await expect(verifying).rejects.toThrow('stopped by a test');
    });

    it('says the same of the same source the second time', async () => {
      const second = await good();
      expect(expectedContents(second)).toEqual(expectedContents(point));
    });

    const verify = () => under.withoutSource().verify(reader(), never);
    /** What `work` makes of the store while one object is changed behind its back. */
    async function damaged<Result>(
      key: string,
      change: (body: Buffer) => Buffer,
      work: () => Promise<Result>,
    ): Promise<Result> {
      const file = files().find((name) => name.endsWith(key)) ?? '';
      const body = readFileSync(file);
      try {
        writeFileSync(file, change(Buffer.from(body)));
        return await work();
      } finally {
        writeFileSync(file, body);
      }
    }
  });
}

/** Each run is a process of its own, and the ones before are gone. */
const processNumber = (number: number): Processes => ({
  self: () => ({ host: 'here', pid: number, startedAt: '1' }),
  isRunning: ({ pid }) => (pid === number ? 'running' : 'gone'),
});

/** What runs below this process and did not before; a child has a moment to go. */
async function newChildren(before: ReadonlyMap<number, string>): Promise<string[]> {
  let left: string[] = [];
  for (let look = 0; look < 100; look++) {
    left = [...childProcesses()].flatMap(([pid, program]) => (before.has(pid) ? [] : [program]));
    if (left.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return left;
}
