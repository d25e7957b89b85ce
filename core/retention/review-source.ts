import type { PlanConfig } from '../config/plan.ts';
import { type PointSummary, pointName } from '../point/point-record.ts';
import { isGood } from '../point/standing.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Store } from '../ports/store.ts';
import { heldRuns } from './holds.ts';
import { type RetainedPoint, type Ruling, rulingsOf } from './rulings.ts';
import { type Stopped, stopOnMany } from './stop-on-many.ts';

export interface ReviewDeps {
  readonly catalog: Pick<Catalog, 'points'>;
  readonly store: Pick<Store, 'children'>;
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

interface Reviewed {
  /** Undefined where the config has no such source any more. */
  readonly plan: PlanConfig | undefined;
  readonly now: Date;
  readonly lastRetired: Date | undefined;
  /** A person has decided about a source without a plan. */
  readonly isReleased?: boolean;
}

/** Asks the rules about one source. */
export async function reviewSource(
  { catalog, store, goodLevelOf, lastRunFailed }: ReviewDeps,
  source: string,
  { plan, now, lastRetired, isReleased = false }: Reviewed,
): Promise<Review> {
  const { points } = await catalog.points(source);
  const engines = new Set(points.map(({ engine }) => engine));
  const failures = await Promise.all([...engines].map((engine) => lastRunFailed({ engine, source })));
  const held = await Promise.all([...engines].map(async (engine) => heldRuns(store, { engine, source })));
  const isHeld = ({ runId }: PointSummary): boolean => held.some((runIds) => runIds.has(runId));
  const rulings = rulingsOf(
    points.map((point) => ({ ...retainedOf(point, goodLevelOf), isHeld: isHeld(point) })),
    { now, keep: plan?.keep, lastRunFailed: !isReleased && failures.includes(true), isReleased },
  );
  return { source, rulings, stopped: stopOnMany(rulings, { now, lastRetired }) };
}

function retainedOf(
  summary: PointSummary,
  goodLevelOf: (engine: string) => 'sealed' | 'verified',
): Omit<ReviewedPoint, 'isHeld'> {
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
