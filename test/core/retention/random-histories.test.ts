import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlanConfig } from '#core/config/plan.ts';
import type { RetainedPoint } from '#core/retention/rulings.ts';
import { keepUntil } from '#core/run/choose-class.ts';
import { day, planOf } from './retained-points.ts';
import { type Night, nothing, retire, runNight, type Simulated } from './simulated-nights.ts';

const plans: readonly PlanConfig[] = [
  { daily: '3d', weekly: '14d', monthly: '40d', atLeast: 1 },
  { daily: '7d', weekly: '30d', atLeast: 3 },
  { daily: '2d', atLeast: 5 },
  { weekly: '20d', yearly: 'forever' },
  { daily: '30d', monthly: '60d', 'pre-deploy': '5d', atLeast: 2 },
].map((keep) => planOf({ keep }));

/** One day: what the clock does, what the night brings, who edits the plan, whether retire works. */
const dayOf = fc.record({
  // mostly a day; sometimes a gap of weeks, sometimes a clock that jumps ahead by years or goes back
  days: fc.oneof(
    { weight: 20, arbitrary: fc.constant(1) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 1, arbitrary: fc.constantFrom(-20, 400, 3_000) },
  ),
  outcome: fc.oneof(
    { weight: 8, arbitrary: fc.constant('good' as const) },
    { weight: 3, arbitrary: fc.constantFrom('failed', 'suspect', 'unread') },
  ),
  class: fc.oneof(
    { weight: 10, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('pre-deploy', 'weekly', 'daily') },
  ),
  /** Days by which a point is dated otherwise than its night: planted, or by a clock that is wrong. */
  dated: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -60, max: 500 }) },
  ),
  planted: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) },
  ),
  plan: fc.oneof(
    { weight: 15, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.nat(plans.length - 1) },
  ),
  retires: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
});
type Day = typeof dayOf extends fc.Arbitrary<infer Value> ? Value : never;

const newestFirst = (points: readonly RetainedPoint[]) =>
  points.toSorted((a, b) => b.consistentAt.getTime() - a.consistentAt.getTime());

/** What must hold of one work of retire, whatever was before. */
function holds(before: Simulated, plan: PlanConfig, now: Date): Simulated {
  const { after, stopped } = retire(before, plan, now);
  const gone = before.points.filter((point) => !after.points.includes(point));
  const good = newestFirst(before.points).filter(({ isGood, consistentAt }) => isGood && consistentAt <= now);
  const newest = good.slice(0, plan.keep.atLeast);
  expect(gone.filter((point) => newest.includes(point))).toEqual([]);
  for (const point of gone) {
    expect(point.isSuspect).toBe(false);
    expect(point.consistentAt <= now).toBe(true);
    expect(point.promisedUntil !== null && point.promisedUntil <= now).toBe(true);
    if (plan.keep[point.class] === undefined) continue;
    const until = keepUntil(plan, point.class, point.consistentAt);
    expect(until !== null && new Date(until) <= now).toBe(true);
  }
  if (before.lastRunFailed || stopped) expect(gone).toEqual([]);
  // a fifth, or what the last three days have made due and one more
  const fresh = gone.filter(
    ({ class: name, consistentAt, promisedUntil }) =>
      Math.max(promisedUntil?.getTime() ?? 0, Date.parse(keepUntil(plan, name, consistentAt) ?? '') || 0) >
      now.getTime() - 3 * day,
  );
  expect(gone.length).toBeLessThanOrEqual(Math.max(Math.floor(before.points.length / 5), fresh.length + 1));
  // the second time there is nothing to do
  expect(retire(after, plan, now).after.points).toEqual(after.points);
  return after;
}

let histories = 0;
let removed = 0;

function play(days: readonly Day[]): void {
  let world = nothing();
  let plan = plans[0] ?? planOf({ keep: { daily: '3d' } });
  let ms = Date.parse('2026-11-20T03:00:00Z');
  for (const { days: passed, outcome, class: name, dated, planted, plan: edited, retires } of days) {
    ms += passed * day;
    plan = plans[edited ?? -1] ?? plan;
    const at = new Date(ms);
    const night: Night = {
      at,
      outcome,
      consistentAt: new Date(ms + dated * day),
      ...(name ? { class: name } : {}),
    };
    if (name === undefined || plan.keep[name] !== undefined) world = runNight(world, plan, night);
    // somebody who may write points, and cannot have them read back as good
    for (let count = 1; count <= planted; count++) {
      const consistentAt = new Date(ms + count * 60_000);
      world = {
        ...runNight(world, plan, { at, outcome: 'unread', consistentAt }),
        lastRunFailed: world.lastRunFailed,
      };
    }
    if (!retires) continue;
    const before = world.points.length;
    world = holds(world, plan, new Date(ms + 3_600_000));
    removed += before - world.points.length;
  }
  histories += 1;
}

it('never loses what must stay, over ten thousand histories of failures, gaps, clocks, edits and planted points', () => {
  fc.assert(fc.property(fc.array(dayOf, { minLength: 5, maxLength: 50 }), play), { numRuns: 10_000 });
  // a property that never saw a removal would prove nothing
  expect(histories).toBeGreaterThanOrEqual(10_000);
  expect(removed).toBeGreaterThan(10_000);
  console.log(`${histories} histories, ${removed} points removed`);
}, 120_000);
