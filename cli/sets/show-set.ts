import { pointName } from '#core/point/point-record.ts';
import { findSet } from '#core/sets/find-set.ts';
import { setPointName } from '#core/sets/set-keys.ts';
import { type FoundMember, pointOf, type SetRecord } from '#core/sets/set-record.ts';
import { columns } from '../output/columns.ts';
import { durationText, timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import type { Wired } from '../wire.ts';

/** One point of a set: its members, their instants, and what is known of it. */
export async function showSet(
  { output }: Pick<VerbContext, 'output'>,
  wired: Wired,
  address: string,
): Promise<VerbResult> {
  const { found, skipped } = await findSet(wired, address);
  for (const passed of skipped) output.say(`passed over: ${passed}`);
  const { point, level, flags, keepUntil } = found;
  const history = found.proofs.map(({ at, by, detail }) => ({ at, level: 'proven', by, detail }));
  const members = found.members.map((member) => ({ ...shown(member), consistency: member.consistency }));
  return {
    document: { setPoint: point, level, flags, keepUntil, members, history },
    text: textOf(found),
    exitCode: 0,
  };
}

function shown(member: FoundMember) {
  const name = pointName(member);
  const point = pointOf(member);
  if (point) return { point: name, level: point.level, flags: point.flags };
  const problem = member.found
    ? 'problem' in member.found
      ? member.found.problem
      : 'it is not the point that the set was sealed over'
    : `it is gone: npx holdfast undelete ${name} takes back what was hidden less than 14 days ago`;
  return { point: name, level: null, flags: [], problem };
}

function textOf({ point, members, level, flags, keepUntil, proofs }: SetRecord): string {
  const { skewSeconds, maxSkewSeconds, consistency } = point;
  const allowed = maxSkewSeconds === null ? 'any is allowed' : `${durationText(maxSkewSeconds)} allowed`;
  return [
    columns([
      ['set point', setPointName(point)],
      ['level', [level, ...flags].join(', ')],
      ['consistent at', `${timeText(consistency.to)} (${consistency.kind})`],
      ['skew', `${durationText(skewSeconds)} (${allowed})`],
      ['whole until', keepUntil ?? 'a person decides'],
    ]),
    '\nmembers:',
    columns(
      members.map((member) => {
        const { point: name, level: its, flags: marks, problem } = shown(member);
        const { from, to } = member.consistency;
        return [
          `  ${name}`,
          problem ?? [its ?? '', ...marks].join(', '),
          from === to ? to : `${from} to ${to}`,
        ];
      }),
    ),
    '\nhistory:',
    `  ${timeText(point.sealedAt)}  sealed`,
    ...proofs.map(({ at, by, detail }) => `  ${timeText(at)}  proven by ${by}: ${detail}`),
  ].join('\n');
}
