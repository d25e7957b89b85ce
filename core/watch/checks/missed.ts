import { declaredSchedules } from '../../cloud/declared-schedules.ts';
import type { RunRequest } from '../../cloud/messages.ts';
import type { WorkQueue } from '../../cloud/ports/queues.ts';
import type { PlanConfig } from '../../config/plan.ts';
import { isOfNow } from '../../point/is-of-now.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { type Check, type Finding, notFoundAgain, type Round } from '../check.ts';
import type { RememberedSchedule } from '../ports/memory-keeper.ts';
import type { SeenRuns } from '../ports/seen-runs.ts';
import { collected } from '../round/collected.ts';
import { ofNow } from '../round/of-now.ts';
import { sideBySide } from '../round/side-by-side.ts';
import { timeText } from '../round/told-text.ts';
import { type DueTime, dueTimeOf } from './due-time.ts';

interface Deps {
  readonly runs: SeenRuns;
  readonly queue: WorkQueue;
  /** Messages in the work queue that nobody has taken yet. */
  readonly waiting: () => Promise<number>;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/** What was due at one time of one schedule. */
interface Due {
  readonly name: string;
  readonly plan: PlanConfig;
  readonly work: 'backup' | 'drill';
  readonly time: DueTime;
}

const atOnce = 32;
/** Of a plan that names no window: a night. As start has it. */
const usualWindowMs = 6 * 3_600_000;
/** A queue that is being worked off is no schedule that was missed; one that stands still has an alarm of its own. */
const queuePatienceMs = 30 * 60_000;

/**
 * Finds sources whose run was due and of which there is no record: nobody has asked for it, or what was asked got lost. It
 * is asked for then, as long as the plan's window lasts. Goes by what is declared: a schedule that is gone is noticed.
 */
export const missedCheck = (deps: Deps): Check => ({
  name: 'missed runs',
  kinds: ['missed'],
  async look(round) {
    const findings: Finding[] = [];
    for (const due of dueOf(round)) {
      if (isAccepted(round, due)) continue;
      const { missing, oldest } = await missingOf(deps, round, due);
      if (missing.length === 0) remember(round, due, { accepted: oldest });
      else if (!(await isBeingWorkedOff(deps, round, due, missing))) {
        await makeUp(deps, round, due, missing);
        findings.push(...missing.map((source) => findingOf(round, due, source)));
      }
    }
    return { findings, right: notFoundAgain(round, ['missed'], findings) };
  },
});

function dueOf({ config, memory, at }: Round): readonly Due[] {
  return declaredSchedules(config.plans).flatMap(
    ({ name, expression, timeZone, input: { work, plan: named } }) => {
      const plan = config.plans[named];
      const schedule: Schedule | undefined = work === 'backup' ? plan?.schedule : plan?.drill;
      if (!plan || !schedule) return [];
      const says = `${expression} ${timeZone}`;
      const known = memory.schedule(name);
      const remembered = known?.says === says ? believable(known, at) : { says, since: at.toISOString() };
      memory.setSchedule(name, remembered);
      const time = dueTimeOf(schedule, timeZone, at);
      return time && time.at > new Date(remembered.since) ? [{ name, plan, work, time }] : [];
    },
  );
}

/** Without what a clock has written that went wrong: nothing would be missed until then. */
const believable = ({ says, since, ...more }: RememberedSchedule, at: Date): RememberedSchedule => ({
  says,
  since: isOfNow(since, at) ? since : at.toISOString(),
  ...Object.fromEntries(Object.entries(more).filter(([, time]) => time !== undefined && isOfNow(time, at))),
});

const isAccepted = ({ memory }: Round, { name, time }: Due): boolean =>
  (memory.schedule(name)?.accepted ?? '') >= time.at.toISOString();

function remember({ memory }: Round, { name }: Due, more: { accepted?: string; asked?: string }): void {
  const known = memory.schedule(name);
  if (known) memory.setSchedule(name, { ...known, ...more });
}

/**
 * Sources without a run of this time. One of a later time will do: a person may have asked for it meanwhile. `oldest` is up
 * to which time every source has one.
 */
async function missingOf(
  { runs, goodLevelOf }: Deps,
  { config, memory, at }: Round,
  { plan, work, time }: Due,
): Promise<{ readonly missing: readonly string[]; readonly oldest: string }> {
  const missing: string[] = [];
  const dueAt = time.at.toISOString();
  // of a rate it is not known when it is due next: as long after the oldest run as the rate is
  let oldest = time.isExact ? dueAt : at.toISOString();
  // dispatch asks for no drill of whose points no task can read
  const declared = Object.values(config.sources).filter(
    (source) =>
      source.plan === plan.name &&
      !source.paused &&
      (work === 'backup' || goodLevelOf(source.engine) === 'verified'),
  );
  await sideBySide(declared, { atOnce }, async ({ name }) => {
    const { follows = 0 } = memory.source(name) ?? {};
    // declared after it was due, it missed nothing
    if (follows * 1000 >= time.at.getTime()) return;
    const [newest] = await collected(ofNow(runs.newest(name, work), at), 1);
    if (!newest || newest.scheduledAt < dueAt) missing.push(name);
    else if (newest.scheduledAt < oldest) oldest = newest.scheduledAt;
  });
  return { missing: missing.sort(), oldest };
}

async function isBeingWorkedOff(
  { waiting }: Deps,
  { at, open }: Round,
  { time }: Due,
  missing: readonly string[],
): Promise<boolean> {
  // what waits by now may be what watch itself has asked for: nothing that is open ends by that
  if (open.some(({ kind }) => kind === 'missed')) return false;
  const lateMs = at.getTime() - time.at.getTime();
  return missing.length > 10 && lateMs < queuePatienceMs && (await waiting()) >= missing.length;
}

/** Once for each time: what was sent waits in the queue, and each run is made of its source and time. */
async function makeUp({ queue }: Deps, round: Round, due: Due, missing: readonly string[]): Promise<void> {
  const dueAt = due.time.at.toISOString();
  if (!isWithinWindow(round, due) || (round.memory.schedule(due.name)?.asked ?? '') >= dueAt) return;
  const scheduledAt = (due.time.isExact ? due.time.at : round.at).toISOString();
  await queue.send(
    missing.map((source): RunRequest => ({ ask: 'run', kind: due.work, source, scheduledAt })),
  );
  remember(round, due, { asked: scheduledAt });
}

const windowMs = ({ plan }: Due): number => (plan.window ? plan.window.seconds * 1000 : usualWindowMs);
const isWithinWindow = ({ at }: Round, due: Due): boolean =>
  at.getTime() - due.time.at.getTime() < windowMs(due);

function findingOf(round: Round, due: Due, source: string): Finding {
  const { work, time, plan } = due;
  const what = `the ${work} that plan '${plan.name}' has due at ${timeText(time.at)} was not accepted: there is no record of it`;
  const by = work === 'backup' ? `npx holdfast run ${source} --wait` : `npx holdfast drill ${source}`;
  return {
    source,
    kind: 'missed',
    error: isWithinWindow(round, due)
      ? {
          message: `${what}; it is asked for now`,
          hint: `see whether it comes: npx holdfast status ${source}; then why: npx holdfast doctor`,
        }
      : {
          message: what,
          hint: `its window has passed, so that nothing makes it up; by hand: ${by}; then why: npx holdfast doctor`,
        },
  };
}
