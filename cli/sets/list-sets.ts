import { readSet, setIds } from '#core/sets/read-sets.ts';
import { setPointName } from '#core/sets/set-keys.ts';
import { type BrokenSet, pointOf, type SetRecord } from '#core/sets/set-record.ts';
import { columns } from '../output/columns.ts';
import { bytesText, durationText, timeText } from '../output/quantities.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import type { Wired } from '../wire.ts';

/** Points of a set, the newest first. One of which every member is gone brings nothing back, and is left out. */
export async function listSets(
  { output }: Pick<VerbContext, 'output'>,
  wired: Wired,
  set: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<VerbResult> {
  const points: ReturnType<typeof listed>[] = [];
  for (const id of await setIds(wired, set)) {
    if (points.length >= limit) break;
    const found = await readSet(wired, { set, id });
    if (found && ('problem' in found || found.members.some((member) => member.found)))
      points.push(listed(found));
  }
  if (points.length === 0) output.say(`no points of the set ${set} in ${wired.store.label}`);
  const rows = points.map(({ point, level, flags, consistentAt, skewSeconds, bytes, keepUntil }) => [
    point,
    [level ?? 'unreadable', ...flags].join(', '),
    consistentAt === null ? '?' : timeText(consistentAt),
    skewSeconds === null ? '?' : durationText(skewSeconds),
    bytes === null ? '?' : bytesText(bytes),
    keepUntil === null ? (level === null ? '?' : 'decided by hand') : timeText(keepUntil).slice(0, 10),
  ]);
  const head = ['POINT', 'LEVEL', 'CONSISTENT AT', 'SKEW', 'SIZE', 'WHOLE UNTIL'];
  return {
    document: { points },
    text: rows.length === 0 ? '' : columns([head, ...rows], { right: [3, 4] }),
    exitCode: 0,
  };
}

/** Named like the fields of a point of a source, as far as a set has them. */
function listed(found: SetRecord | BrokenSet) {
  const named = { point: setPointName(found), source: found.set, runId: found.id };
  if ('problem' in found) {
    const unknown = {
      class: null,
      level: null,
      consistentAt: null,
      bytes: null,
      rows: null,
      keepUntil: null,
    };
    return { ...named, ...unknown, flags: ['damaged'], skewSeconds: null, consistency: null, members: [] };
  }
  const { point, members, level, flags, keepUntil } = found;
  const points = members.flatMap((member) => pointOf(member) ?? []);
  const classes = new Set(points.map(({ manifest }) => manifest.class));
  const [only] = classes;
  return {
    ...named,
    class: classes.size === 1 ? (only ?? null) : null,
    level,
    flags,
    consistentAt: point.consistency.to,
    bytes: points.reduce((sum, { manifest }) => sum + manifest.totals.bytes, 0),
    rows: points.reduce((sum, { rows }) => sum + rows, 0),
    keepUntil,
    skewSeconds: point.skewSeconds,
    consistency: point.consistency.kind,
    members: members.map(({ source, runId }) => `${source}@${runId}`),
  };
}
