import type { ThawingStore } from '../ports/store.ts';
import { MissingObjectError } from '../ports/store-errors.ts';
import { type DoctorCheck, warning } from './doctor-check.ts';

const name = 'store thaw';

/** Nothing is called so: to ask for its thaw needs the right, and costs nothing. */
const nothing = { key: 'data/daily/doctor/nothing', versionId: null };

/**
 * Whether whoever asks may bring back what lies in cold storage. A night does not need it: it is missed on the day when an
 * old point is wanted.
 */
export async function thawRight(store: object): Promise<readonly DoctorCheck[]> {
  if (!isThawing(store)) return [];
  try {
    await store.thaw(nothing, { speed: 'standard', days: 1 });
  } catch (error) {
    if (error instanceof MissingObjectError) return [{ name, ok: true }];
    const problem = error instanceof Error ? error.message : String(error);
    const hint =
      'allow s3:RestoreObject on data/*, or ask with an identity that may: points in Glacier are read by no other way';
    return [warning(name, `points in cold storage could not be thawed: ${problem}`, hint)];
  }
  return [{ name, ok: true }];
}

const isThawing = (store: object): store is ThawingStore => 'thaw' in store;
