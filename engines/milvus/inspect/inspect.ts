import { AdvisedError, EnvironmentError } from '#core/errors.ts';
import type { Inspection } from '#core/ports/worker.ts';
import { chooseCollections } from '../backup/choose-collections.ts';
import { refuseUnbackable } from '../backup/refuse-unbackable.ts';
import { connectMilvus } from '../connection/connect.ts';
import { shownName } from '../connection/name.ts';
import type { MilvusSettings } from '../connection/settings.ts';
import { type Described, describe } from '../contents/describe.ts';
import type { MilvusDeps } from '../deps.ts';
import { findLite } from '../tools/find-lite.ts';
import type { WorkedMilvus } from '../worker.ts';

/** What would fail tonight, in the order in which a run would meet it. What cannot be asked any more is left out. */
export async function inspect(
  { config }: WorkedMilvus,
  settingsOf: () => Promise<MilvusSettings>,
  deps: MilvusDeps,
  signal: AbortSignal,
): Promise<readonly Inspection[]> {
  const found: Inspection[] = [];
  /** Undefined when the check failed. */
  const check = async <Value>(
    name: string,
    look: () => Value | Promise<Value>,
  ): Promise<Value | undefined> => {
    signal.throwIfAborted();
    try {
      const value = await look();
      found.push({ name, ok: true });
      return value;
    } catch (error) {
      found.push({ name, ok: false, ...told(error) });
      return undefined;
    }
  };
  const settings = await check('secret', settingsOf);
  const milvus = settings && (await check('connect', () => connectMilvus(settings, signal)));
  if (!milvus) return found;
  try {
    const names = (await check('collections', () => chooseCollections(milvus, config))) ?? [];
    const described = await check('definitions', async () => {
      const all: Described[] = [];
      for (const name of names) all.push(await describe(milvus, name));
      for (const { definition } of all) refuseUnbackable(definition);
      return all;
    });
    const idle = (described ?? []).filter(({ definition }) => !definition.loaded);
    if (idle.length > 0) {
      found.push({
        ...warning('loaded', `${idle.map(({ definition }) => shownName(definition)).join(', ')}: not loaded`),
        warning: config.load,
        hint: config.load
          ? 'a run loads and releases them: the server needs the memory'
          : 'load them, name the others in `collections`, or write load: true',
      });
    }
    try {
      findLite(milvus.version, deps.lite);
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      found.push({ ...warning('drill', `${error.message}: drills cannot run here`), hint: error.hint });
    }
    return found;
  } finally {
    milvus.close();
  }
}

const warning = (name: string, problem: string) => ({ name, ok: false, warning: true, problem });

const told = (error: unknown): { readonly problem: string; readonly hint: string } => ({
  problem: error instanceof Error ? error.message : String(error),
  hint: error instanceof AdvisedError ? error.hint : "see the server's log",
});
