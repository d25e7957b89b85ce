import { PermanentError } from '../errors.ts';
import { type PointRecord, pointName } from '../point/point-record.ts';

/** Nothing is restored from a point of which is known that it is wrong. */
export function refuseDamaged(point: PointRecord): void {
  if (!point.flags.includes('damaged')) return;
  const name = pointName(point);
  const why = point.history.findLast(({ level }) => level === 'damaged')?.detail ?? 'its bytes are wrong';
  throw new PermanentError(`${name} is damaged: ${why}`, {
    hint: `restore another point (npx holdfast list ${point.source}), or read it back once more: npx holdfast verify ${name}`,
  });
}
