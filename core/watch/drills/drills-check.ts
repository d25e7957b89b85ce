import { wholeDeployment } from '../../cloud/incident-kind.ts';
import type { RunRecord, ToldError } from '../../cloud/run-record.ts';
import type { PlanConfig } from '../../config/plan.ts';
import type { SourceConfig } from '../../config/source.ts';
import { nextRun, previousRun } from '../../schedule/next-run.ts';
import { type Check, type Finding, notFoundAgain, type Round } from '../check.ts';
import { nextLook, turnsOf } from '../points/turns.ts';
import type { SeenRuns } from '../ports/seen-runs.ts';
import { collected } from '../round/collected.ts';
import { ofNow } from '../round/of-now.ts';
import { sideBySide } from '../round/side-by-side.ts';
import { lengthText, timeText } from '../round/told-text.ts';

interface Deps {
  readonly runs: SeenRuns;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

const atOnce = 32;
/** Newest drills that are read: some of them may have been skipped. */
const mostRead = 10;
const kinds = ['drill-overdue', 'drill-slow'] as const;
/** Of a plan that names no window. */
const usualWindowMs = 6 * 3_600_000;
const windowMsOf = (window: PlanConfig['window']): number => (window ? window.seconds * 1000 : usualWindowMs);

/** Whether drills come to an end when their plan says so, and within the time that a restore is promised to take. */
export const drillsCheck = ({ runs, goodLevelOf }: Deps): Check => ({
  name: 'drills',
  kinds,
  async look(round) {
    const { config, memory, hasTime } = round;
    const findings: Finding[] = [];
    const left = await sideBySide(turnsOf(round, 'drills', kinds), { atOnce, hasTime }, async (source) => {
      const plan = config.plans[source.plan];
      if (!plan) return;
      const isAsked = plan.drill !== undefined || source.rto !== undefined;
      const drills = isAsked
        ? await collected(ofNow(runs.newest(source.name, 'drill'), round.at), mostRead)
        : [];
      // dispatch asks for no drill of whose points no task can read
      const isDue = goodLevelOf(source.engine) === 'verified';
      const overdue = isDue ? overdueOf(round, source, plan, drills) : undefined;
      const slow = slowOf(source, drills);
      if (overdue) findings.push({ source: source.name, kind: 'drill-overdue', error: overdue });
      if (slow) findings.push({ source: source.name, kind: 'drill-slow', error: slow });
      // read again: the look at points writes of it, too
      const known = memory.source(source.name);
      const next = (overdue ?? slow) ? 0 : nextLook(round, source.name, overdueNext(plan, round.at));
      const good = drills.find(({ outcome }) => outcome === 'pass')?.endedAt;
      const drilled = good === undefined ? {} : { drilled: Math.floor(Date.parse(good) / 1000) };
      if (known) memory.setSource(source.name, { ...known, drills: next, ...drilled });
    });
    const later = new Set(left.map(({ name }) => name));
    const wasLookedAt = (name: string): boolean =>
      name === wholeDeployment ? left.length === 0 : !later.has(name);
    return { findings, right: notFoundAgain(round, kinds, findings, wasLookedAt) };
  },
});

/** A drill that was due must have ended when the window of its plan is over, however it ended: that is told elsewhere. */
function overdueOf(
  { memory, at }: Round,
  source: SourceConfig,
  plan: PlanConfig,
  drills: readonly RunRecord[],
): ToldError | undefined {
  const { drill, timeZone } = plan;
  const declared = memory.schedule(`${plan.name}-drill`);
  const follows = memory.source(source.name)?.follows;
  if (!drill || !declared || follows === undefined) return undefined;
  const until = new Date(at.getTime() - windowMsOf(plan.window));
  const due =
    drill.kind === 'rate' ? new Date(until.getTime() - drill.everyMs) : previousRun(drill, timeZone, until);
  if (!due || due <= new Date(declared.since) || due.getTime() <= follows * 1000) return undefined;
  const since = drills.filter(({ scheduledAt }) => scheduledAt >= due.toISOString());
  if (since.some(({ state, outcome }) => state === 'ended' && outcome !== 'skipped')) return undefined;
  const underWay = since.find(({ state }) => state !== 'ended');
  const how = underWay
    ? `one is ${underWay.state} since ${timeText(new Date(underWay.since))}`
    : 'none was begun';
  return {
    message: `the drill that plan '${plan.name}' had due at ${timeText(due)} has not ended: ${how}`,
    hint: 'nobody knows whether its points can be restored in time; start one, and see why the plan did not',
  };
}

/** When the next drill would be overdue, if its time is known. */
function overdueNext({ drill, timeZone, window }: PlanConfig, at: Date): readonly Date[] {
  if (!drill || drill.kind === 'rate') return [];
  const ms = windowMsOf(window);
  const due = nextRun(drill, timeZone, new Date(at.getTime() - ms));
  return due ? [new Date(due.getTime() + ms + 1000)] : [];
}

function slowOf({ rto }: SourceConfig, drills: readonly RunRecord[]): ToldError | undefined {
  const newest = drills.find(({ outcome }) => outcome === 'pass');
  const seconds = newest?.seconds;
  if (!rto || !newest || seconds === undefined || seconds <= rto.seconds) return undefined;
  return {
    message: `its last drill, ${newest.runId}, took ${lengthText(seconds * 1000)}; rto is ${lengthText(rto.seconds * 1000)}`,
    hint: 'give the task more processors (tasks.cpu), raise streams, or promise less: rto',
  };
}
