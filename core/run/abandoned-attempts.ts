import { isRunId } from '../point/run-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

interface Deps {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly clock: Clock;
}

/** Data of an attempt that no manifest names. */
export interface AbandonedAttempt {
  readonly engine: string;
  readonly source: string;
  readonly runId: string;
  /** `data/<class>/<engine>/<source>/<runId>/<attempt>/` */
  readonly prefix: string;
  /** Whether the run is so long ago that its data may go (K9). */
  readonly removable: boolean;
}

const keptMs = 7 * 86_400_000;

/**
 * Finds what earlier attempts left. An attempt of a run that is under way is not abandoned, and neither is anything of
 * a point whose manifest cannot be believed, or that retire was about to hide: its bytes may be all that is left of it.
 */
export async function abandonedAttempts(
  { store, catalog, clock }: Deps,
  isUnderWay: (runId: string) => boolean,
  only?: { readonly engine: string; readonly source: string },
): Promise<readonly AbandonedAttempt[]> {
  const kept = new Map<string, Promise<KeptAttempts>>();
  const abandoned: AbandonedAttempt[] = [];
  for (const { folder, engine, source, runId } of await runFolders(store)) {
    if (only && (only.engine !== engine || only.source !== source)) continue;
    if (isUnderWay(runId)) continue;
    const known = kept.get(source) ?? keptAttempts(catalog, source);
    kept.set(source, known);
    const { attempts, broken } = await known;
    if (broken.has(runId)) continue;
    if ((await store.children(`hidden/${engine}/${source}/`)).includes(runId)) continue;
    const removable = isLongAgo(runId, clock.now());
    for (const attempt of await store.children(folder)) {
      if (attempt === attempts.get(runId)) continue;
      abandoned.push({ engine, source, runId, prefix: `${folder}${attempt}/`, removable });
    }
  }
  return abandoned;
}

async function runFolders(store: Store) {
  let folders = ['data/'];
  // class, engine, source, run
  for (let depth = 0; depth < 4; depth++) {
    const below = await Promise.all(
      folders.map(async (folder) => (await store.children(folder)).map((name) => `${folder}${name}/`)),
    );
    folders = below.flat();
  }
  return folders.flatMap((folder) => {
    const [, , engine = '', source = '', runId = ''] = folder.split('/');
    return isRunId(runId) ? [{ folder, engine, source, runId }] : [];
  });
}

interface KeptAttempts {
  /** By run id, the attempt that its manifest is of. */
  readonly attempts: ReadonlyMap<string, string>;
  readonly broken: ReadonlySet<string>;
}

async function keptAttempts(catalog: Catalog, source: string): Promise<KeptAttempts> {
  const { points, broken } = await catalog.points(source);
  return {
    attempts: new Map(points.map(({ runId, manifest }) => [runId, String(manifest.attempt)])),
    broken: new Set(broken.map(({ runId }) => runId)),
  };
}

/** Whether a run was due so long ago that what it has left may go (K9). */
export const isLongAgo = (runId: string, now: Date): boolean => now.getTime() - timeOf(runId) > keptMs;

/** The scheduled time in a run id. */
const timeOf = (runId: string): number =>
  Date.parse(runId.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z'));
