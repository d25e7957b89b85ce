import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Processes } from '../ports/processes.ts';
import type { Store, Sweepable } from '../ports/store.ts';
import { type OpenRun, openRuns } from '../run/claim/open-runs.ts';
import { abandonedAttempts } from './abandoned-attempts.ts';
import { type DoctorCheck, warning } from './doctor-check.ts';

interface Deps {
  readonly store: Store & Partial<Sweepable>;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly processes: Processes;
}

/** What dead runs left, and what looks like a point and is none. Nothing of it counts, and nothing is silent. */
export async function remainsChecks(deps: Deps): Promise<DoctorCheck[]> {
  const runs = await allOpenRuns(deps);
  const underWay = new Set(runs.filter(({ state }) => state === 'alive').map(({ runId }) => runId));
  const checks = [
    ...runs.filter(({ state }) => state === 'dead').map(deadRun),
    ...(await abandonedAttempts(deps, underWay)),
    ...(await unfinishedWrites(deps, underWay)),
    ...(await halfPoints(deps, underWay)),
  ];
  return checks.length === 0 ? [{ name: 'remains', ok: true }] : checks;
}

async function allOpenRuns({ store, clock, processes }: Deps): Promise<OpenRun[]> {
  const found: OpenRun[] = [];
  for (const engine of await store.children('runs/')) {
    for (const source of await store.children(`runs/${engine}/`)) {
      found.push(...(await openRuns(store, { engine, source }, clock, processes)));
    }
  }
  return found;
}

const deadRun = ({ source, runId, claim }: OpenRun): DoctorCheck =>
  warning(
    'remains',
    `run ${source}@${runId} has no end: its process is gone or silent${claim ? ` (pid ${claim.pid} on ${claim.host}, since ${claim.claimedAt})` : ''}`,
    `the next run of the source settles it: npx holdfast run ${source}`,
    source,
  );

/** Files or uploads that were being written when their process died. No reader ever sees them. */
async function unfinishedWrites(
  { store, clock }: Deps,
  underWay: ReadonlySet<string>,
): Promise<DoctorCheck[]> {
  if (!store.abandoned) return [];
  const byRun = new Map<string, { files: number; bytes: number; newest: Date }>();
  for await (const { key, bytes, modifiedAt } of store.abandoned(clock.now())) {
    const [first, , , source = '', runId = ''] = key.split('/');
    if (underWay.has(runId)) continue;
    const name = first === 'data' ? `${source}@${runId}` : key;
    const known = byRun.get(name) ?? { files: 0, bytes: 0, newest: modifiedAt };
    const newest = modifiedAt > known.newest ? modifiedAt : known.newest;
    byRun.set(name, { files: known.files + 1, bytes: known.bytes + bytes, newest });
  }
  // of a bucket, nobody tells the bytes, and a run has no right to end the uploads of another
  const swept = store.removeAttempt !== undefined;
  return [...byRun].map(([name, { files, bytes, newest }]) => {
    const what = swept ? 'unfinished file' : 'unfinished upload';
    const size = swept ? ` of ${bytes} bytes, last written` : ', last begun';
    return warning(
      'remains',
      `${name} left ${files} ${what}${files === 1 ? '' : 's'}${size} ${newest.toISOString()}`,
      swept
        ? 'they count for nothing; the next run of the source removes them 7 days after its time'
        : 'they count for nothing, and cost; a lifecycle rule of the bucket ends them (docs/bucket.md)',
      name.includes('@') ? name.split('@')[0] : undefined,
    );
  });
}

/** Folders of points without a manifest, and manifests that cannot be believed. */
async function halfPoints({ store, catalog }: Deps, underWay: ReadonlySet<string>): Promise<DoctorCheck[]> {
  const checks: DoctorCheck[] = [];
  for (const { engine, source } of await catalog.sources()) {
    const { points, broken } = await catalog.points(source);
    for (const { runId, problem } of broken) {
      const hint = `it is never restored; take another point: npx holdfast list ${source}`;
      checks.push(warning('remains', `${source}@${runId} cannot be believed: ${problem}`, hint, source));
    }
    const known = new Set([...points, ...broken].map(({ runId }) => runId));
    for (const runId of await store.children(`points/${engine}/${source}/`)) {
      if (known.has(runId) || underWay.has(runId)) continue;
      checks.push(
        warning(
          'remains',
          `points/${engine}/${source}/${runId}/ has no manifest: it is no point`,
          'its run died before the point was sealed, or somebody took the manifest away',
          source,
        ),
      );
    }
  }
  return checks;
}
