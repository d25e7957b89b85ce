import { PermanentError, UnknownNameError } from '../errors.ts';
import { parseAddress, secondOf } from '../point/address.ts';
import { nearestNames } from '../point/find-point.ts';
import { isOfNow } from '../point/is-of-now.ts';
import type { Clock } from '../ports/clock.ts';
import { readSet, type SetDeps, setIds } from './read-sets.ts';
import { setPointName } from './set-keys.ts';
import type { SetRecord } from './set-record.ts';

export interface FoundSet {
  readonly found: SetRecord;
  /** Set points that were passed over on the way to this one, and why, for people. */
  readonly skipped: readonly string[];
}

/** The set point that an address names: that very one, or the newest good one. */
export async function findSet(
  deps: SetDeps & { readonly clock: Pick<Clock, 'now'> },
  text: string,
): Promise<FoundSet> {
  const address = parseAddress(text);
  const { source: set, kind } = address;
  const ids = await setIds(deps, set);
  const skipped: string[] = [];
  const isNamed = kind === 'run' || kind === 'second';
  for (const id of ids) {
    if (kind === 'run' && id !== address.runId) continue;
    if (kind === 'second' && secondOf(id) !== address.time) continue;
    const found = await readSet(deps, { set, id });
    if (!found) continue;
    const name = setPointName(found);
    if ('problem' in found) {
      if (isNamed) throw broken(name, found.problem);
      skipped.push(`${name} cannot be believed: ${found.problem}`);
      continue;
    }
    if (kind === 'at' && new Date(found.point.consistency.to) > address.at) continue;
    const isPast = isOfNow(found.point.consistency.to, deps.clock.now());
    if (isNamed || (found.isGood && isPast)) return { found, skipped };
    skipped.push(`${name} is ${isPast ? found.flags.join(' and ') || found.level : 'dated after now'}`);
  }
  const passed = skipped.length === 0 ? '' : ` (${skipped.join('; ')})`;
  throw new UnknownNameError(`there is no good point '${text}' of the set${passed}`, {
    hint: `npx holdfast list ${set} shows all; npx holdfast run ${set} takes one`,
    nearest: nearestNames(
      text,
      ids.map((id) => setPointName({ set, id })),
    ),
  });
}

const broken = (name: string, problem: string): PermanentError =>
  new PermanentError(`${name} cannot be believed: ${problem}`, {
    hint: 'the points of its members may be good by themselves: npx holdfast list',
  });
