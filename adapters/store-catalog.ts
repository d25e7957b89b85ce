import { TransientError } from '#core/errors.ts';
import {
  Judgement,
  type LevelRecord,
  readLevelRecord,
  sealLevelRecord,
} from '#core/manifest/level-record.ts';
import { readManifest } from '#core/manifest/manifest.ts';
import { levelKey, levelOfKey, manifestKey, pointPrefix, type RunName } from '#core/point/keys.ts';
import { type BrokenPoint, type PointRecord, rowsOf } from '#core/point/point-record.ts';
import { isRunId } from '#core/point/run-id.ts';
import { standingOf } from '#core/point/standing.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import type { Store } from '#core/ports/store.ts';

/** The catalog of a store without a table: the manifests and level files themselves. Nothing to lose, nothing to rebuild. */
export function createStoreCatalog(store: Store): Catalog {
  const sources = async (): Promise<{ engine: string; source: string }[]> => {
    const engines = await store.children('points/');
    const found = await Promise.all(
      engines.map(async (engine) =>
        (await store.children(`points/${engine}/`)).map((source) => ({ engine, source })),
      ),
    );
    return found.flat();
  };
  return {
    sources,
    async points(source) {
      const runs: RunName[] = [];
      for (const place of (await sources()).filter((known) => known.source === source)) {
        const ids = await store.children(`points/${place.engine}/${source}/`);
        runs.push(...ids.filter(isRunId).map((runId) => ({ ...place, runId })));
      }
      const records = (await inBatches(runs, 16, (run) => readPoint(store, run))).filter(
        (record) => record !== undefined,
      );
      return {
        points: records.filter((record) => 'manifest' in record).sort(newestFirst),
        broken: records.filter((record) => 'problem' in record),
      };
    },
    point: (run) => readPoint(store, run),
    async judge(run, record) {
      const { source, runId } = run;
      const at = record.level === 'damaged' ? await notBeforeGood(store, run, record.at) : record.at;
      await store.putOnce(
        levelKey(run, record.level, new Date(at)),
        sealLevelRecord({ ...record, at, source, runId }),
      );
    },
  };
}

/** Clocks differ: damage that was found after a good reading must not be dated before it, for the newer one counts. */
async function notBeforeGood(store: Store, run: RunName, at: string): Promise<string> {
  const history = await readHistory(store, run);
  const good = history.filter(({ level }) => level === 'verified' || level === 'proven');
  return [at, ...good.map((record) => record.at)].sort().at(-1) ?? at;
}

const newestFirst = (a: PointRecord, b: PointRecord): number =>
  b.manifest.consistentAt.localeCompare(a.manifest.consistentAt) || b.runId.localeCompare(a.runId);

async function readPoint(
  store: Store,
  { engine, source, runId }: RunName,
): Promise<PointRecord | BrokenPoint | undefined> {
  // whoever asks may have more in hand than its name, and nothing of that is what lies there
  const run = { engine, source, runId };
  const bytes = await store.get(manifestKey(run));
  if (!bytes) {
    // A run that never sealed: no manifest, no point. One that is listed and not given is another matter.
    for await (const { key } of store.list(pointPrefix(run)))
      if (key === manifestKey(run)) throw notGiven(key);
    return undefined;
  }
  const read = readManifest(bytes, run);
  if ('problem' in read) return { ...run, problem: read.problem };
  if (read.manifest.engine !== run.engine) {
    return {
      ...run,
      problem: `manifest.json is of engine '${read.manifest.engine}' and lies under '${run.engine}'`,
    };
  }
  const history = await readHistory(store, run);
  const { manifest } = read;
  return { ...run, ...standingOf(history), manifest, history, rows: rowsOf(manifest, history) };
}

async function readHistory(store: Store, run: RunName): Promise<LevelRecord[]> {
  const records: LevelRecord[] = [];
  for await (const { key, modifiedAt } of store.list(pointPrefix(run))) {
    const judgement = Judgement.safeParse(levelOfKey(run, key));
    if (!judgement.success) continue;
    const bytes = await store.get(key);
    if (!bytes) throw notGiven(key);
    const record = readLevelRecord(bytes, run);
    if (record?.level === judgement.data) records.push(record);
    else if (!isPraise(judgement.data)) records.push(unreadable(run, judgement.data, modifiedAt));
  }
  return records.sort((a, b) => a.at.localeCompare(b.at));
}

/** What cannot be believed may not make a point better. What makes it worse is believed by its name alone. */
const isPraise = (level: Judgement): boolean => ['verified', 'proven', 'accepted'].includes(level);

const unreadable = ({ source, runId }: RunName, level: Judgement, at: Date): LevelRecord => ({
  level,
  at: at.toISOString(),
  source,
  runId,
  by: 'nobody known',
  detail: 'the record of this cannot be read',
});

const notGiven = (key: string): TransientError =>
  new TransientError(`'${key}' is listed, and the store does not give it`, {
    hint: 'nothing is concluded from that; look at the store, then try again',
  });

async function inBatches<In, Out>(
  items: readonly In[],
  size: number,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  for (let start = 0; start < items.length; start += size) {
    results.push(...(await Promise.all(items.slice(start, start + size).map(work))));
  }
  return results;
}
