import { durationText } from '#core/config/fields/duration.ts';
import type { ChangedPoint, KeptTime, PlanChange } from '#core/retention/changing/plan-change.ts';
import { columns } from '../output/columns.ts';
import { timeText } from '../output/quantities.ts';

const mostShown = 20;
const signs: Readonly<Record<ChangedPoint['effect'], string>> = {
  goes: '[-]',
  sooner: '[~]',
  longer: '[~]',
  stays: '[+]',
};
const words: Readonly<Record<ChangedPoint['effect'], string>> = {
  goes: 'goes with the next retire after the deploy',
  sooner: 'goes sooner',
  longer: 'is kept longer',
  stays: 'is due by now, and stays',
};

/** As `cdk diff` says what a deploy changes: what is kept otherwise, and what becomes of the points that there are. */
export function changeText(changes: readonly PlanChange[]): string {
  if (changes.length === 0) return 'this config is not the deployed one, and keeps points as that one does';
  return ['this config against the one that is deployed:', ...changes.flatMap(linesOf)].join('\n');
}

function linesOf({ source, keep, points }: PlanChange): string[] {
  const kept = keep.map(({ class: name, before, after }) => [
    `  [~] keep.${name}`,
    `${keptText(name, before)} → ${keptText(name, after)}`,
  ]);
  const order = ['goes', 'sooner', 'longer', 'stays'] as const;
  const rows = order
    .flatMap((effect) => points.filter((point) => point.effect === effect))
    .map(({ point, class: name, effect, before, after }) => [
      `  ${signs[effect]} ${point}`,
      name,
      words[effect],
      effect === 'goes' || effect === 'stays' ? '' : `${untilText(before)} → ${untilText(after)}`,
    ]);
  const more = rows.length - mostShown;
  return [
    '',
    source,
    ...(kept.length === 0 ? [] : [columns(kept)]),
    ...(rows.length === 0
      ? ['  no point that there is changes: what was promised is kept, and new points go by the new times']
      : [columns(rows.slice(0, mostShown))]),
    ...(more > 0 ? [`  and ${more} more: --json names them all`] : []),
  ];
}

const untilText = (at: string | null): string => (at === null ? 'no end' : timeText(at));

function keptText(name: KeptTime['class'], kept: KeptTime['before']): string {
  if (kept === null) return 'none';
  if (kept === 'forever') return kept;
  if (name === 'atLeast') return String(kept);
  return kept % 86_400 === 0 ? `${kept / 86_400}d` : durationText(kept * 1000);
}
