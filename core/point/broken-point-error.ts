import { PermanentError } from '../errors.ts';
import { type BrokenPoint, pointName } from './point-record.ts';

/** What lies there is no point that anybody should restore. */
export class BrokenPointError extends PermanentError {
  readonly broken: BrokenPoint;

  constructor(broken: BrokenPoint) {
    super(`${pointName(broken)} cannot be believed: ${broken.problem}`, {
      hint: `take another point: npx holdfast list ${broken.source}`,
    });
    this.broken = broken;
  }
}
