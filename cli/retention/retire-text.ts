import { undoDays } from '#core/cloud/settling/lock-point.ts';
import { reasonOf } from '#core/retention/reason-of.ts';
import type { Retired } from '#core/retention/retire-source.ts';
import type { Review } from '#core/retention/review-source.ts';
import { columns } from '../output/columns.ts';
import { bytesText, timeText } from '../output/quantities.ts';
import type { Wired } from '../wire.ts';
import { planOf } from './retention-deps.ts';

type Told = Review & Partial<Retired>;

/** `removed`: what went for good; undefined where nothing was to be touched. */
export function retireText(
  reviews: readonly Told[],
  removed: readonly string[] | undefined,
  wired: Wired,
): string {
  const lines = reviews.flatMap((review) => linesOf(review, wired));
  const isHidden = reviews.some(({ outcome }) => outcome === 'done');
  return [
    ...(lines.length === 0 ? [`no points in ${wired.store.label}`] : lines),
    ...(removed ?? []).map((point) => `${point} was hidden ${undoDays} days ago and is removed for good`),
    ...(isHidden ? ['', `for ${undoDays} days each can be taken back: npx holdfast undelete <point>`] : []),
    ...(removed ? [] : ['', 'nothing was touched']),
  ].join('\n');
}

function linesOf(review: Told, wired: Wired): string[] {
  const { source, rulings, stopped, outcome } = review;
  const plan = planOf(wired, source);
  const due = rulings.filter(({ rule }) => rule === 'due');
  const bytes = due.reduce((sum, { point }) => sum + point.summary.manifest.totals.bytes, 0);
  const rows = due.map((ruling) => [
    `  ${ruling.point.name}`,
    ruling.point.class,
    bytesText(ruling.point.summary.manifest.totals.bytes),
    ruling.until ? timeText(ruling.until.toISOString()) : '',
    reasonOf(ruling, plan),
  ]);
  const did = outcome === 'done' ? 'hidden' : due.length === 0 ? 'due' : 'due, and still there';
  return [
    `${source}: ${rulings.length - due.length} kept, ${due.length} ${did} (${bytesText(bytes)})`,
    ...(rows.length === 0 ? [] : [columns(rows)]),
    ...(stopped && outcome !== 'done'
      ? [
          `  too many at once: ${stopped.due} are due, ${stopped.limit} may go without a person`,
          `  if it is right: npx holdfast retire ${source} --confirm`,
        ]
      : []),
    ...(outcome === 'busy' ? ['  a run of it is at work: nothing was touched'] : []),
  ];
}
