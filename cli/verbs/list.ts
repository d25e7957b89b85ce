import { pointStorage } from '#core/costs/point-storage.ts';
import type { PointSummary } from '#core/point/point-record.ts';
import { placeOf } from '../costs/place-of.ts';
import { columns } from '../output/columns.ts';
import { type ListedPoint, listedBroken, listedPoint } from '../output/listed-point.ts';
import { bytesText, countText, timeText } from '../output/quantities.ts';
import { isSet } from '../sets/is-set.ts';
import { listSets } from '../sets/list-sets.ts';
import { storedSources } from '../stored-sources.ts';
import type { VerbContext, VerbResult } from '../verb.ts';
import { type Wired, wire } from '../wire.ts';

/** Points, the newest first; what only looks like one is among them, marked damaged. */
export async function list(
  context: VerbContext,
  source: string | undefined,
  limit: number | undefined,
): Promise<VerbResult> {
  const wired = await wire(context);
  if (source !== undefined && (await isSet(wired, source))) return listSets(context, wired, source, limit);
  const names = await storedSources(wired, source);
  const points: { readonly at: string; readonly point: ListedPoint }[] = [];
  for (const name of names) {
    const found = await wired.catalog.points(name);
    points.push(...found.points.map((point) => placed(wired, point)), ...found.broken.map(listedBroken));
  }
  points.sort((a, b) => b.at.localeCompare(a.at) || b.point.point.localeCompare(a.point.point));
  const shown = points.slice(0, limit).map(({ point }) => point);
  if (shown.length === 0) context.output.say(`no points in ${wired.store.label}`);
  return { document: { points: shown }, text: tableOf(shown), exitCode: 0 };
}

/** By the rules, and not by asking for each object: `show` asks. */
function placed(wired: Wired, summary: PointSummary): ReturnType<typeof listedPoint> {
  const listed = listedPoint(summary);
  const { storage } = pointStorage(summary.manifest, placeOf(wired), wired.clock.now());
  return storage === 'standard' ? listed : { ...listed, point: { ...listed.point, storage } };
}

/** What nobody outside the provider can read back counts by its word, and says so. */
const levelText = ({ level, verifiableBy }: ListedPoint): string =>
  `${level ?? 'unreadable'}${level === 'sealed' && verifiableBy === 'provider' ? " (provider's word)" : ''}`;

function tableOf(points: readonly ListedPoint[]): string {
  if (points.length === 0) return '';
  const rows = points.map((point) => [
    point.point,
    point.class ?? '?',
    [levelText(point), ...point.flags, ...(point.storage ? [point.storage] : [])].join(', '),
    point.consistentAt === null ? '?' : timeText(point.consistentAt),
    point.bytes === null ? '?' : bytesText(point.bytes),
    point.rows === null ? '?' : countText(point.rows),
    point.level === null
      ? '?'
      : point.keepUntil === null
        ? 'decided by hand'
        : timeText(point.keepUntil).slice(0, 10),
  ]);
  return columns([['POINT', 'CLASS', 'LEVEL', 'CONSISTENT AT', 'SIZE', 'ROWS', 'KEPT UNTIL'], ...rows], {
    right: [4, 5],
  });
}
