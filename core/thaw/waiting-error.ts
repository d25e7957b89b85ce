import { PermanentError } from '../errors.ts';
import type { Thawing } from './thawing.ts';

/**
 * What was asked for waits until a point is thawed. No failure: the thaw is under way, needs nobody, and the same call
 * goes on when it is done.
 */
export class WaitingError extends PermanentError {
  /** `source@runId` */
  readonly point: string;
  readonly thawing: Thawing;

  constructor(point: string, thawing: Thawing, hint: string) {
    const { objects, readable, tier, readyBy } = thawing;
    super(
      `${point} is being thawed: ${objects - readable} of ${objects} objects in ${tier} cannot be read yet, ready by ${readyBy}`,
      { hint },
    );
    this.point = point;
    this.thawing = thawing;
  }
}
