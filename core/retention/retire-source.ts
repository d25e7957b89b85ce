import type { Audit } from '../audit/audit.ts';
import { audited } from '../audit/audited.ts';
import { createWorkLog } from '../audit/work-log.ts';
import type { PlanConfig } from '../config/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import type { HidingStore } from '../ports/store.ts';
import { reasonOf } from './reason-of.ts';
import { type Review, type ReviewDeps, reviewSource } from './review-source.ts';

export interface RetireDeps extends ReviewDeps {
  readonly store: HidingStore & ReviewDeps['store'];
  readonly audit: Audit;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly who: string;
  /** A run of the source is at work: nothing of it is touched. */
  readonly isBusy: (run: { readonly engine: string; readonly source: string }) => Promise<boolean>;
}

export interface Retired extends Review {
  /** `nothing`: no point is due. `stopped`: too many are, and a person must say yes. `busy`: a run is at work. */
  readonly outcome: 'done' | 'nothing' | 'stopped' | 'busy';
}

/** The deed of which the audit tells that retire has worked for a source. */
export const retireVerb = 'retire';

/**
 * Hides what no rule keeps any more of one source, the oldest first. Whatever it dies on, what is hidden is hidden whole the
 * next time, and can be taken back; it removes nothing itself.
 */
export async function retireSource(
  deps: RetireDeps,
  source: string,
  asked: {
    readonly plan: PlanConfig | undefined;
    readonly lastRetired: Date | undefined;
    /** Who has seen what is due, and wants it so. */
    readonly confirmedBy: string | undefined;
  },
): Promise<Retired> {
  const { store, clock } = deps;
  const { plan, lastRetired, confirmedBy } = asked;
  const now = clock.now();
  const review = await reviewSource(deps, source, { plan, now, lastRetired });
  const due = review.rulings.filter(({ rule }) => rule === 'due').reverse();
  if (due.length === 0) return { ...review, outcome: 'nothing' };
  if (review.stopped && confirmedBy === undefined) return { ...review, outcome: 'stopped' };
  for (const engine of new Set(due.map(({ point }) => point.summary.engine))) {
    if (await deps.isBusy({ engine, source })) return { ...review, outcome: 'busy' };
  }
  const log = createWorkLog(clock);
  if (review.stopped)
    log.add(
      `${review.stopped.due} at once, ${review.stopped.limit} may go by themselves: confirmed by ${confirmedBy}`,
    );
  await audited(
    deps,
    { verb: retireVerb, source },
    log,
    async () => {
      for (const ruling of due) {
        const { summary, name } = ruling.point;
        const { engine, runId, manifest } = summary;
        await store.hide({ engine, source, runId, class: manifest.class }, now);
        log.add(`hidden: ${name}, ${manifest.class}: ${reasonOf(ruling, plan)}`);
        deps.progress.note(`hidden: ${name}`);
      }
    },
    () => ({ outcome: 'done' }),
  );
  return { ...review, outcome: 'done' };
}
