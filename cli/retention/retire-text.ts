import type { RetiredAnswer } from '#core/cloud/retiring/retired-answer.ts';
import { undoDays } from '#core/cloud/settling/lock-point.ts';
import { columns } from '../output/columns.ts';
import { bytesText, timeText } from '../output/quantities.ts';

/** `removed`: what went for good; undefined where nothing was to be touched. `store`: for people. */
export function retireText(
  answers: readonly RetiredAnswer[],
  removed: readonly string[] | undefined,
  store: string,
): string {
  const lines = answers.flatMap(linesOf);
  const isHidden = answers.some(({ outcome }) => outcome === 'done');
  return [
    ...(lines.length === 0 ? [`no points in ${store}`] : lines),
    ...(removed ?? []).map((point) => `${point} was hidden ${undoDays} days ago and is removed for good`),
    ...(isHidden ? ['', `for ${undoDays} days each can be taken back: npx holdfast undelete <point>`] : []),
    ...(removed ? [] : ['', 'nothing was touched']),
  ].join('\n');
}

function linesOf({ source, stays, goes, stopped, outcome }: RetiredAnswer): string[] {
  const bytes = goes.reduce((sum, point) => sum + point.bytes, 0);
  const rows = goes.map((point) => [
    `  ${point.point}`,
    point.class,
    bytesText(point.bytes),
    point.until === null ? '' : timeText(point.until),
    point.reason,
  ]);
  const did = outcome === 'done' ? 'hidden' : goes.length === 0 ? 'due' : 'due, and still there';
  return [
    `${source}: ${stays} kept, ${goes.length} ${did} (${bytesText(bytes)})`,
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
