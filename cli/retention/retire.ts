import { UnknownNameError } from '#core/errors.ts';
import { nearestNames } from '#core/point/find-point.ts';
import { reasonOf } from '#core/retention/reason-of.ts';
import { type Review, reviewSource } from '#core/retention/review-source.ts';
import { columns } from '../output/columns.ts';
import { bytesText, timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';
import { planOf, retentionDeps } from './retention-deps.ts';

/** What no rule keeps any more, source by source. Nothing is touched. */
export async function retire(context: VerbContext, only: string | undefined): Promise<VerbResult> {
  const wired = await wire(context);
  const now = wired.clock.now();
  const reviews: Review[] = [];
  for (const source of await namesOf(wired, only)) {
    const plan = planOf(wired, source);
    reviews.push(await reviewSource(retentionDeps(wired), source, { plan, now, lastRetired: undefined }));
  }
  return { document: documentOf(reviews), text: textOf(reviews, wired), exitCode: 0 };
}

async function namesOf({ catalog }: Wired, only: string | undefined): Promise<readonly string[]> {
  const stored = [...new Set((await catalog.sources()).map(({ source }) => source))].sort();
  if (only === undefined) return stored;
  if (stored.includes(only)) return [only];
  throw new UnknownNameError(`no source named '${only}' has points`, {
    hint: 'npx holdfast list shows the points of all',
    nearest: nearestNames(only, stored),
  });
}

const due = ({ rulings }: Review) => rulings.filter(({ rule }) => rule === 'due');

const documentOf = (reviews: readonly Review[]) => ({
  dryRun: true,
  sources: reviews.map((review) => ({
    source: review.source,
    stays: review.rulings.length - due(review).length,
    goes: due(review).map(({ point, until }) => ({
      point: point.name,
      class: point.class,
      until: until?.toISOString() ?? null,
      bytes: point.summary.manifest.totals.bytes,
    })),
    stopped: review.stopped ?? null,
  })),
});

function textOf(reviews: readonly Review[], wired: Wired): string {
  if (reviews.length === 0) return `no points in ${wired.store.label}`;
  const lines = reviews.flatMap((review) => {
    const plan = planOf(wired, review.source);
    const going = due(review);
    const bytes = going.reduce((sum, { point }) => sum + point.summary.manifest.totals.bytes, 0);
    const rows = going.map((ruling) => [
      `  ${ruling.point.name}`,
      ruling.point.class,
      bytesText(ruling.point.summary.manifest.totals.bytes),
      ruling.until ? timeText(ruling.until.toISOString()) : '',
      reasonOf(ruling, plan),
    ]);
    return [
      `${review.source}: ${review.rulings.length - going.length} stay, ${going.length} would go (${bytesText(bytes)})`,
      ...(rows.length === 0 ? [] : [columns(rows)]),
      ...(review.stopped
        ? [
            `  too many at once: ${review.stopped.due} are due, ${review.stopped.limit} may go without a person`,
          ]
        : []),
    ];
  });
  return [...lines, '', 'nothing was removed: this version removes nothing'].join('\n');
}
