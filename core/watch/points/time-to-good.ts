import type { PointSummary } from '../../point/point-record.ts';

/** When a point became good: read back whole, or sealed where that is all there can be. Undefined for one that never was. */
export function goodSinceMs(
  { manifest, history }: PointSummary,
  goodLevel: 'sealed' | 'verified',
): number | undefined {
  if (goodLevel === 'sealed') return Date.parse(manifest.sealedAt);
  const first = history.find(({ level }) => level === 'verified' || level === 'proven');
  return first && Date.parse(first.at);
}

const looked = 7;

/** From its instant to being good: the median of the newest good points. 0 where there is none. */
export function usualTimeToGoodMs(points: readonly PointSummary[], goodLevel: 'sealed' | 'verified'): number {
  const times = points
    .flatMap((point) => {
      const since = goodSinceMs(point, goodLevel);
      return since === undefined ? [] : [Math.max(0, since - Date.parse(point.manifest.consistentAt))];
    })
    .slice(0, looked)
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}
