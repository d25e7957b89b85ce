import { type PointRecord, pointName } from '../point/point-record.ts';
import { isGood } from '../point/standing.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { RunOutcome } from '../run/run-source.ts';
import { type SetName, setPointKey, setPointName } from './set-keys.ts';
import { readSetPoint, type SetMember, sealSetPoint } from './set-point.ts';
import { skewOf } from './skew.ts';

interface Deps {
  readonly store: Store;
  readonly catalog: Pick<Catalog, 'point'>;
  readonly clock: Clock;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
  readonly throwIfStopped: () => void;
}

interface Ended extends SetName {
  readonly scheduledAt: Date;
  readonly maxSkewSeconds: number | null;
  /** One for each member of the config; undefined where it was not even begun. */
  readonly members: readonly {
    readonly source: string;
    readonly engine: string;
    readonly run: RunOutcome | undefined;
  }[];
  /** What else speaks against it. */
  readonly problems: readonly string[];
}

/** How a run of a set ended. The points of its members are good or not by themselves. */
export interface SetOutcome extends SetName {
  readonly outcome: 'verified' | 'failed';
  readonly point?: string;
  readonly skewSeconds?: number;
  readonly maxSkewSeconds: number | null;
  readonly consistency?: 'snapshot' | 'fuzzy';
  /** Why there is no set point: a line for each member that is not good, and one for the skew. */
  readonly problems?: readonly string[];
}

/**
 * Writes the set point when every member is good and they are near enough to each other, and reads it back. What the members
 * are is read from the store. Dies this process before the set point is there, there is none, and the members stay.
 */
export async function sealSet(deps: Deps, ended: Ended): Promise<SetOutcome> {
  const { set, id, scheduledAt, maxSkewSeconds } = ended;
  const problems = [...ended.problems];
  const members: SetMember[] = [];
  for (const member of ended.members) {
    const found = await memberOf(deps, ended, member);
    if (typeof found === 'string') problems.push(found);
    else members.push(found);
  }
  const skew = members.length === 0 ? undefined : skewOf(members);
  if (skew && maxSkewSeconds !== null && skew.seconds > maxSkewSeconds) {
    problems.push(`its members are ${skew.seconds} s apart, and maxSkew allows ${maxSkewSeconds} s`);
  }
  const told = {
    ...{ set, id, maxSkewSeconds },
    ...(skew ? { skewSeconds: skew.seconds, consistency: skew.kind } : {}),
  };
  if (problems.length > 0 || !skew) return { ...told, outcome: 'failed', problems };
  deps.throwIfStopped();
  const { seconds: skewSeconds, ...consistency } = skew;
  const bytes = sealSetPoint({
    ...{ setPoint: 1, set, id, scheduledAt: scheduledAt.toISOString() },
    sealedAt: deps.clock.now().toISOString(),
    ...{ consistency, skewSeconds, maxSkewSeconds, skewKept: true, members },
  });
  await deps.store.putOnce(setPointKey(ended), bytes);
  const again = await deps.store.get(setPointKey(ended));
  const read = again ? readSetPoint(again, ended) : { problem: 'set.json is not there' };
  if ('problem' in read) {
    const problem = `the set point just written cannot be read back: ${read.problem}`;
    return { ...told, outcome: 'failed', problems: [problem] };
  }
  return { ...told, outcome: 'verified', point: setPointName(ended) };
}

/** A member's place in the set point, or why it cannot be in one. A suspect one is whole, and makes the set suspect. */
async function memberOf(
  { catalog, goodLevelOf }: Deps,
  { set, id }: SetName,
  { source, engine, run }: Ended['members'][number],
): Promise<SetMember | string> {
  if (!run) return `${source} was not backed up`;
  if (run.error || run.point === undefined) {
    return `${source}: ${run.outcome}${run.error ? `: ${run.error.message}` : ''}`;
  }
  const { runId } = run;
  const record = await catalog.point({ engine, source, runId });
  if (!record || 'problem' in record) return `${run.point} cannot be read: ${record?.problem ?? 'not there'}`;
  if (!isWhole(record, goodLevelOf(engine))) {
    return `${pointName(record)} is ${record.flags.join(' and ') || record.level}`;
  }
  const { consistency, seal, set: named } = record.manifest;
  if (named?.name !== set || named.id !== id)
    return `${pointName(record)} was not taken in this run of the set`;
  return { source, engine, runId, consistency, seal };
}

const isWhole = ({ level, flags }: PointRecord, goodLevel: 'sealed' | 'verified'): boolean =>
  isGood({ level, flags: flags.filter((flag) => flag !== 'suspect') }, goodLevel);
