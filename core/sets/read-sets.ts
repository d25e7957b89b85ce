import { type LevelRecord, readLevelRecord } from '../manifest/level-record.ts';
import { isRunId } from '../point/run-id.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Store } from '../ports/store.ts';
import { isSetProof, type SetName, setPointKey, setPrefix, setsPrefix } from './set-keys.ts';
import { readSetPoint } from './set-point.ts';
import { type BrokenSet, type SetRecord, setRecordOf } from './set-record.ts';

export interface SetDeps {
  readonly store: Pick<Store, 'get' | 'children'>;
  readonly catalog: Pick<Catalog, 'point'>;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/** Ids of the runs of a set that left something, the newest first. */
export const setIds = async ({ store }: Pick<SetDeps, 'store'>, set: string): Promise<string[]> =>
  (await store.children(`${setsPrefix}${set}/`)).filter(isRunId).sort().reverse();

/** One set point with what its members are now; undefined where there is none: a run of the set that was not good. */
export async function readSet(deps: SetDeps, name: SetName): Promise<SetRecord | BrokenSet | undefined> {
  const { store, catalog, goodLevelOf } = deps;
  const bytes = await store.get(setPointKey(name));
  if (!bytes) return undefined;
  const read = readSetPoint(bytes, name);
  if ('problem' in read) return { ...name, problem: read.problem };
  const members = await Promise.all(
    read.point.members.map(async (member) => ({ ...member, found: await catalog.point(member) })),
  );
  return setRecordOf(read.point, members, await proofsOf(deps, name), goodLevelOf);
}

/** A proof that does not fit its seal or its place proves nothing. */
async function proofsOf({ store }: SetDeps, name: SetName): Promise<LevelRecord[]> {
  const place = { engine: '', source: name.set, runId: name.id };
  const proofs: LevelRecord[] = [];
  for (const file of (await store.children(setPrefix(name))).filter(isSetProof)) {
    const bytes = await store.get(`${setPrefix(name)}${file}`);
    const proof = bytes && readLevelRecord(bytes, place);
    if (proof?.level === 'proven') proofs.push(proof);
  }
  return proofs.sort((a, b) => a.at.localeCompare(b.at));
}
