import type { RunName } from '#core/point/keys.ts';
import type { RunOutcome } from '#core/run/run-source.ts';
import { runSource } from '#core/run/run-source.ts';
import { type SetOutcome, sealSet } from '#core/sets/seal-set.ts';
import { setup as setupRun } from '#test/core/run/run-setup.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';

export const setId = '20261120T023000Z-abcdef';
export const setName = { set: 'shop', id: setId };

/** A store in a folder, and runs of sources in it that are part of one run of the set `shop`. */
export function setup() {
  const all = setupRun();
  const goodLevelOf = () => 'verified' as const;
  const plan = all.config.plans['nightly'];
  const orders = all.config.sources['orders'];
  if (!plan || !orders) throw new Error('the config of this test is wrong');
  let runs = 0;

  /** Backs a source up, consistent so many seconds after the start of the night. */
  const member = async (
    source: string,
    atSeconds = 0,
    set: { name: string; id: string } | null = { name: 'shop', id: setId },
  ) => {
    const at = new Date(Date.parse('2026-11-20T02:30:00Z') + atSeconds * 1000);
    const scheduledAt = new Date(Date.parse('2026-11-20T02:30:00Z') + runs++);
    return runSource(
      { ...all.deps({ worker: fakeWorker({ now: () => at }) }) },
      {
        source: { ...orders, name: source },
        plan: { ...plan, attempts: 1 },
        scheduledAt,
        ...(set ? { set } : {}),
        class: undefined,
        goodLevel: 'verified',
        limits: { partBytes: 1024, maxParts: 10, streams: 1, stallAfterMs: 3_600_000 },
        signal: new AbortController().signal,
      },
    );
  };

  const deps = { ...all, goodLevelOf, throwIfStopped: () => {} };
  const seal = (
    runsOf: readonly (RunOutcome | undefined)[],
    {
      maxSkewSeconds = null,
      names = [],
      ...changes
    }: { maxSkewSeconds?: number | null; names?: readonly string[] } & Partial<typeof deps> = {},
  ): Promise<SetOutcome> =>
    sealSet(
      { ...deps, ...changes },
      {
        ...setName,
        scheduledAt: new Date('2026-11-20T02:30:00Z'),
        maxSkewSeconds,
        members: runsOf.map((run, index) => ({
          source: run?.source ?? names[index] ?? '?',
          engine: 'postgres',
          run,
        })),
        problems: [],
      },
    );
  const runOf = ({ source, runId }: RunOutcome): RunName => ({ engine: 'postgres', source, runId });
  return { ...all, ...deps, member, seal, runOf };
}
