import * as z from 'zod';
import { Duration } from '../config/fields/duration.ts';
import { type PlanConfig, PlanSection } from '../config/plan.ts';
import { dueClass } from '../point/due-class.ts';
import { calendarClasses, type PointClass } from '../point/point-class.ts';
import { type RetainedPoint, rulingsOf } from '../retention/rulings.ts';
import { stopOnMany } from '../retention/stop-on-many.ts';
import { keepUntil } from '../run/choose-class.ts';
import { judgeMeasured } from './judge-measured.ts';
import type { Measured } from './measured.ts';
import { reasonText } from './reasons.ts';
import { judgeRulesOf } from './rules.ts';

const size = z.number().nonnegative();

/** Nights of one source as they were, or as somebody imagines them. */
export const ReplayInput = z.strictObject({
  plan: PlanSection,
  rpo: Duration,
  runs: z.array(
    z.strictObject({
      scheduledAt: z.iso.datetime({ offset: true }),
      outcome: z.enum(['verified', 'failed']),
      bytes: size.optional(),
      logicalBytes: size.optional(),
      seconds: size.optional(),
      rows: z.record(z.string(), size).optional(),
      /** Where it is suspect, a person has said at once that it is right. */
      accepted: z.boolean().optional(),
    }),
  ),
});
export type ReplayInput = z.output<typeof ReplayInput>;

export interface ReplayedRun {
  readonly scheduledAt: string;
  /** null for a run that failed: it made no point. */
  readonly class: PointClass | null;
  readonly verdict: 'ok' | 'suspect' | 'failed';
  readonly reasons: readonly string[];
  removedAt?: string;
}

export interface Replayed {
  readonly runs: readonly ReplayedRun[];
  /** When the newest good point was older than rpo. */
  readonly late: readonly { readonly from: string; readonly to: string }[];
}

/** retire works so long after each run. */
const retiresAfterMs = 3_600_000;

interface Replayable extends RetainedPoint {
  readonly run: ReplayedRun;
}

/** What judging and retention would have made of a history, run by run, by the code that works at night. */
export function replay({ plan: section, rpo, runs }: ReplayInput): Replayed {
  const plan: PlanConfig = { ...section, name: 'replayed' };
  const rules = judgeRulesOf(plan);
  const sorted = runs.toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt));
  const history: Measured[] = [];
  const told: ReplayedRun[] = [];
  let points: readonly Replayable[] = [];
  let lastRetired: Date | undefined;
  for (const run of sorted) {
    const at = new Date(run.scheduledAt);
    const isBad = run.outcome === 'failed';
    const measured: Measured = {
      ...{ consistentAt: at, bytes: run.bytes ?? 0, logicalBytes: run.logicalBytes ?? 0 },
      ...{ seconds: run.seconds ?? 0, rows: run.rows ?? {} },
    };
    const isJudged = !isBad && rules !== 'off';
    const reasons = isJudged ? judgeMeasured(measured, history, rules).map(reasonText) : [];
    const verdict = isBad ? 'failed' : reasons.length > 0 ? 'suspect' : 'ok';
    const isAccepted = verdict === 'suspect' && run.accepted === true;
    const isGood = verdict === 'ok' || isAccepted;
    if (isGood) history.push({ ...measured, isAccepted });
    const name = isBad ? null : classOf(plan, points, at);
    const replayed: ReplayedRun = { scheduledAt: run.scheduledAt, class: name, verdict, reasons };
    told.push(replayed);
    if (name !== null) points = [...points, pointOf(plan, name, at, replayed, isGood)];
    const now = new Date(at.getTime() + retiresAfterMs);
    const rulings = rulingsOf(points, { now, keep: plan.keep, lastRunFailed: isBad });
    if (isBad || stopOnMany(rulings, { now, lastRetired })) continue;
    for (const { point, rule } of rulings) if (rule === 'due') point.run.removedAt = now.toISOString();
    points = points.filter(({ run: { removedAt } }) => removedAt === undefined);
    lastRetired = now;
  }
  const goodAt = history.map(({ consistentAt }) => consistentAt.getTime());
  return { runs: told, late: lateOf(told, goodAt, rpo.seconds * 1000) };
}

function classOf(plan: PlanConfig, points: readonly Replayable[], at: Date): PointClass {
  const kept = calendarClasses.filter((name) => plan.keep[name] !== undefined);
  const classed = points.map((point) => ({ ...point, counts: point.isGood }));
  return dueClass(kept, classed, at, {
    timeZone: plan.timeZone,
    ...(plan.anchors ? { anchors: plan.anchors } : {}),
  });
}

function pointOf(
  plan: PlanConfig,
  name: PointClass,
  at: Date,
  run: ReplayedRun,
  isGood: boolean,
): Replayable {
  const until = keepUntil(plan, name, at);
  return {
    ...{ name: run.scheduledAt, class: name, consistentAt: at, run },
    promisedUntil: until === null ? null : new Date(until),
    isGood,
    isSuspect: !isGood,
    isHeld: false,
  };
}

/** Before the first good point, between two of them, and after the last one as long as there are runs. */
function lateOf(runs: readonly ReplayedRun[], good: readonly number[], rpoMs: number): Replayed['late'] {
  const times = runs.map(({ scheduledAt }) => Date.parse(scheduledAt));
  const [first] = times;
  const end = times.at(-1);
  if (first === undefined || end === undefined) return [];
  const spans = [
    { from: first, to: good[0] ?? end },
    ...good.map((at, index) => ({ from: at + rpoMs, to: good[index + 1] ?? end })),
  ];
  return spans
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }));
}
