import type { PlanConfig } from '../config/plan.ts';
import { type PointSummary, pointName } from '../point/point-record.ts';
import { isGood } from '../point/standing.ts';
import type { Catalog } from '../ports/catalog.ts';
import { type RetainedPoint, type Ruling, rulingsOf } from './rulings.ts';
import { type Stopped, stopOnMany } from './stop-on-many.ts';

interface Deps {
  readonly catalog: Pick<Catalog, 'points'>;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
  /** Of backups alone. */
  readonly lastRunFailed: (run: { readonly engine: string; readonly source: string }) => Promise<boolean>;
}

export interface ReviewedPoint extends RetainedPoint {
  readonly summary: PointSummary;
}

/** What the rules say of every point of a source. */
export interface Review {
  readonly source: string;
  /** The newest first. */
  readonly rulings: readonly Ruling<ReviewedPoint>[];
  /** More are due than may go without a person. */
  readonly stopped: Stopped | undefined;
}

/** Asks the rules about one source. `plan` is undefined where the config has no such source any more. */
export async function reviewSource(
  { catalog, goodLevelOf, lastRunFailed }: Deps,
  source: string,
  {
    plan,
    now,
    lastRetired,
  }: { readonly plan: PlanConfig | undefined; readonly now: Date; readonly lastRetired: Date | undefined },
): Promise<Review> {
  const { points } = await catalog.points(source);
  const engines = new Set(points.map(({ engine }) => engine));
  const failures = await Promise.all([...engines].map((engine) => lastRunFailed({ engine, source })));
  const rulings = rulingsOf(
    points.map((point) => retainedOf(point, goodLevelOf)),
    { now, keep: plan?.keep, lastRunFailed: failures.includes(true) },
  );
  return { source, rulings, stopped: stopOnMany(rulings, { now, lastRetired }) };
}

function retainedOf(
  summary: PointSummary,
  goodLevelOf: (engine: string) => 'sealed' | 'verified',
): ReviewedPoint {
  const { class: name, consistentAt, retention } = summary.manifest;
  return {
    summary,
    name: pointName(summary),
    class: name,
    consistentAt: new Date(consistentAt),
    promisedUntil: retention.keepUntil === null ? null : new Date(retention.keepUntil),
    isGood: isGood(summary, goodLevelOf(summary.engine)),
    isSuspect: summary.flags.includes('suspect'),
  };
}
