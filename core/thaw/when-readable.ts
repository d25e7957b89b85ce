import { TransientError } from '../errors.ts';
import { type PointRecord, pointName } from '../point/point-record.ts';
import { FrozenError } from '../ports/store-errors.ts';
import type { Warmth } from './warmth.ts';

/**
 * Does work that reads a point, when the point can be read. A thawed copy that goes in the middle of it is asked for
 * again: that is no damage, and trying again at once would not help. Throws WaitingError while the thaw is under way.
 */
export async function whenReadable<Result>(
  warmth: Warmth,
  point: PointRecord,
  purpose: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await warmth.demand(point, purpose);
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FrozenError)) throw error;
    await warmth.demand(point, purpose);
    throw new TransientError(
      `the store calls '${error.object}' of ${pointName(point)} frozen and readable at once`,
      { hint: 'ask again in a minute; if it stays so, look at its storage class', cause: error },
    );
  }
}
