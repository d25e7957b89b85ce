import { TransientError } from '../errors.ts';
import type { Catalog } from '../ports/catalog.ts';
import { BrokenPointError } from './broken-point-error.ts';
import type { RunName } from './keys.ts';
import { type PointRecord, pointName } from './point-record.ts';

/** A point with everything that its manifest says. Throws when there is none, or none to be believed. */
export async function wholePoint(catalog: Pick<Catalog, 'point'>, run: RunName): Promise<PointRecord> {
  const found = await catalog.point(run);
  if (!found) {
    throw new TransientError(`${pointName(run)} is listed, and its manifest is not there`, {
      hint: 'look at the store, then try again; npx holdfast catalog rebuild lists what lies there',
    });
  }
  if ('problem' in found) throw new BrokenPointError(found);
  return found;
}
