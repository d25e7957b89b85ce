import type { Audit } from '../audit/audit.ts';
import { audited } from '../audit/audited.ts';
import { createWorkLog } from '../audit/work-log.ts';
import type { PlanConfig } from '../config/plan.ts';
import { BrokenPointError } from '../point/broken-point-error.ts';
import { type PointSummary, pointName } from '../point/point-record.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import type { HidingStore } from '../ports/store.ts';
import { OtherPointError } from './hiding/other-point-error.ts';
import { reasonOf } from './reason-of.ts';
import { type Review, type ReviewDeps, reviewSource } from './review-source.ts';

export interface RetireDeps extends ReviewDeps {
  readonly store: HidingStore & ReviewDeps['store'];
  readonly audit: Audit;
  readonly clock: Clock;
  readonly progress: Pick<Progress, 'note'>;
  readonly who: string;
  /** A run of the source is at work: nothing of it is touched. */
  readonly isBusy: (run: { readonly engine: string; readonly source: string }) => Promise<boolean>;
  /** Done about what stays, before anything goes: what keeps a point from going must keep no other from staying. */
  readonly keep?: (rulings: Review['rulings']) => Promise<void>;
  /** Where the catalog is a table: what lies in the store decides, and what is hidden goes out of the table. */
  readonly table?: {
    readonly lying: Pick<Catalog, 'point'>;
    readonly forget: (point: PointSummary) => Promise<void>;
  };
}

export interface Retired extends Review {
  /** `nothing`: no point is due. `stopped`: too many are, and a person must say yes. `busy`: a run is at work. */
  readonly outcome: 'done' | 'nothing' | 'stopped' | 'busy';
}

interface Asked {
  readonly plan: PlanConfig | undefined;
  readonly lastRetired: Date | undefined;
  /** Who has seen what is due, and wants it so. */
  readonly confirmedBy: string | undefined;
}

/** The deed of which the audit tells that retire has worked for a source. */
export const retireVerb = 'retire';

/**
 * Hides what no rule keeps any more of one source, the oldest first. Whatever it dies on, what is hidden is hidden whole the
 * next time, and can be taken back; it removes nothing itself.
 */
export async function retireSource(deps: RetireDeps, source: string, asked: Asked): Promise<Retired> {
  const { clock } = deps;
  const { plan, lastRetired, confirmedBy } = asked;
  const isReleased = plan === undefined && confirmedBy !== undefined;
  const review = await reviewSource(deps, source, { plan, now: clock.now(), lastRetired, isReleased });
  await deps.keep?.(review.rulings);
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
        const isHidden = await hideOne(deps, summary);
        log.add(
          isHidden
            ? `hidden: ${name}, ${summary.manifest.class}: ${reasonOf(ruling, plan)}`
            : `left alone: ${name} is not in the store, and not by us: npx holdfast doctor`,
        );
        if (isHidden) deps.progress.note(`hidden: ${name}`);
      }
    },
    () => ({ outcome: 'done' }),
  );
  return { ...review, outcome: 'done' };
}

/** False where somebody else has hidden it: to hide it once more would make that look like ours. */
async function hideOne({ store, clock, table }: RetireDeps, summary: PointSummary): Promise<boolean> {
  const { engine, source, runId, manifest } = summary;
  const lies = await table?.lying.point({ engine, source, runId });
  if (table && !lies && !(await isBegun(store, summary))) return false;
  if (lies && 'problem' in lies) throw new BrokenPointError(lies);
  if (lies && lies.manifest.seal !== manifest.seal) throw new OtherPointError(pointName(summary));
  await store.hide({ engine, source, runId, class: manifest.class }, clock.now());
  // Dies this process here, the table tells of a point that is hidden: it is due still, and goes out of it the next time.
  await table?.forget(summary);
  return true;
}

async function isBegun(store: HidingStore, { engine, source, runId }: PointSummary): Promise<boolean> {
  for await (const hidden of store.hidden({ engine, source })) if (hidden.runId === runId) return true;
  return false;
}
