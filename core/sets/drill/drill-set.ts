import type { CheckResult } from '../../drill/check.ts';
import type { DrillReport } from '../../drill/drill-source.ts';
import { sealLevelRecord } from '../../manifest/level-record.ts';
import type { PointRecord } from '../../point/point-record.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Target } from '../../ports/worker.ts';
import { setPointName, setProofKey } from '../set-keys.ts';
import { pointOf, type SetRecord } from '../set-record.ts';
import type { CrossCheck } from './cross-check.ts';
import { createMeeting } from './meeting.ts';
import { runCrossChecks } from './run-cross-checks.ts';

interface Deps {
  readonly store: Pick<Store, 'putOnce'>;
  readonly clock: Clock;
  readonly who: string;
  /** Rehearses one member; calls `meet` while what was restored is alive. Undefined: it waits for its thaw. */
  readonly drillMember: (
    point: PointRecord,
    meet: (target: Target) => Promise<void>,
  ) => Promise<DrillReport | undefined>;
}

export interface SetDrill {
  readonly set: string;
  readonly point: string;
  readonly verdict: DrillReport['verdict'] | 'waiting';
  readonly drills: readonly DrillReport[];
  /** Across the members. */
  readonly checks: readonly CheckResult[];
  readonly seconds: number;
}

/**
 * Rehearses all members of a set point together: each in a throw-away server, all of them alive at one time, and then the
 * checks across them. Only when everything passed, the set is proven; what it says of each member is kept either way.
 */
export async function drillSet(
  deps: Deps,
  found: SetRecord,
  { checks: asked, signal }: { readonly checks: readonly CrossCheck[]; readonly signal: AbortSignal },
): Promise<SetDrill> {
  const { store, clock, who } = deps;
  const started = clock.now().getTime();
  let checks: readonly CheckResult[] = [];
  const names = found.members.map(({ source }) => source);
  const meeting = createMeeting<Target>(
    names,
    async (present) => {
      // stopped in the middle: the drill throws anyway, and nothing is proven
      checks = await runCrossChecks(asked, present, signal).catch(() => []);
    },
    signal,
  );
  const settled = await Promise.allSettled(
    found.members.map(async (member) => {
      const { source } = member;
      const point = pointOf(member);
      if (!point) throw new TypeError(`${source} is not there`);
      const meet = (target: Target): Promise<void> => meeting.arrive(source, target);
      return deps.drillMember(point, meet).finally(() => meeting.leave(source));
    }),
  );
  signal.throwIfAborted();
  // only now: nothing that was restored may be left alive behind an error of another member
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  const ended = settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined));
  const drills = ended.filter((report) => report !== undefined);
  const isAsked = checks.length === asked.length && checks.every(({ ok }) => ok);
  const verdict = verdictOf(drills, ended.length > drills.length, isAsked);
  const name = { set: found.set, id: found.id };
  if (verdict === 'pass') {
    const at = clock.now();
    const across =
      checks.length === 0 ? 'no checks across them' : `${checks.length} checks across them passed`;
    const detail = `all ${drills.length} members restored together and equal; ${across}`;
    const proof = { level: 'proven' as const, source: name.set, runId: name.id, by: who, detail };
    await store.putOnce(setProofKey(name, at), sealLevelRecord({ ...proof, at: at.toISOString() }));
  }
  const seconds = Math.round((clock.now().getTime() - started) / 100) / 10;
  return { set: name.set, point: setPointName(name), verdict, drills, checks, seconds };
}

function verdictOf(
  drills: readonly DrillReport[],
  isWaiting: boolean,
  isAsked: boolean,
): SetDrill['verdict'] {
  const worst = (['fail-backup', 'fail-environment', 'stale'] as const).find((verdict) =>
    drills.some((drill) => drill.verdict === verdict),
  );
  if (worst) return worst;
  if (isWaiting) return 'waiting';
  return isAsked ? 'pass' : 'fail-backup';
}
