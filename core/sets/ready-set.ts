import { PermanentError } from '../errors.ts';
import { pointName } from '../point/point-record.ts';
import { setPointName } from './set-keys.ts';
import { pointOf, type SetRecord } from './set-record.ts';

/** Refuses a set of which not every member can be brought back. A suspect one may be, when somebody has named it. */
export function refuseUnready(found: SetRecord, refusal: string): void {
  const bad = found.members.flatMap((member) => {
    const point = pointOf(member);
    if (!point) return [`${pointName(member)} is ${member.found ? 'another point now' : 'gone'}`];
    return point.flags.includes('damaged') ? [`${pointName(member)} is damaged`] : [];
  });
  if (bad.length === 0) return;
  throw new PermanentError(`${setPointName(found)} is not whole: ${bad.join('; ')}`, {
    hint: `${refusal}; npx holdfast list ${found.set} shows the others. Members that are good can be taken by themselves`,
  });
}
