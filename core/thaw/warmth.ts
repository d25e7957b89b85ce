import type { PointRecord } from '../point/point-record.ts';
import type { Store, ThawingStore } from '../ports/store.ts';
import { coldObjects } from './cold-objects.ts';
import { demandReadable, type ThawDeps, type ThawWish } from './demand-readable.ts';

/** Whether points can be read now, and what is done about it where they cannot. */
export interface Warmth {
  /** Whether every object can be read now. Asks for nothing. */
  isReadable(point: PointRecord): Promise<boolean>;
  /** Throws WaitingError until every object can be read, and has asked for what nobody had asked for. */
  demand(point: PointRecord, purpose: string): Promise<void>;
}

/** Of a store in which nothing freezes. */
export const alwaysWarm: Warmth = { isReadable: async () => true, demand: async () => {} };

type Deps = Omit<ThawDeps, 'store'> & { readonly store: Pick<Store, 'head'> & Partial<ThawingStore> };

export function createWarmth(deps: Deps, speed: ThawWish['speed'] = 'standard'): Warmth {
  const { store } = deps;
  if (!isThawing(store)) return alwaysWarm;
  return {
    async isReadable({ manifest }) {
      for await (const { state } of coldObjects(store, manifest)) if (state !== 'readable') return false;
      return true;
    },
    demand: (point, purpose) => demandReadable({ ...deps, store }, point, { speed, purpose }),
  };
}

const isThawing = (store: Deps['store']): store is ThawDeps['store'] => 'thaw' in store;
