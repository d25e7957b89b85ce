import type { ToldError } from '../../cloud/run-record.ts';
import type { PointSummary } from '../../point/point-record.ts';
import { isGood } from '../../point/standing.ts';
import { lengthText } from '../round/told-text.ts';
import type { Asked } from './lateness.ts';
import { goodSinceMs } from './time-to-good.ts';

/** Ages that are compared. Fewer say nothing, and in more of them the cause is long past. */
const ages = 5;
/** Runs until the promise is broken, if it goes on like this: earlier than that nobody need be told. */
const soon = 7;

/**
 * Whether the oldest that the newest good point gets, from one run to the next, grows towards `rpo`: runs that take longer
 * every night, or wait longer. Nothing is late yet. One that is longer by itself, as a weekend, is no trend.
 */
export function trendOf({ source, points, goodLevel }: Asked): ToldError | undefined {
  const good = points.filter((point) => isGood(point, goodLevel)).slice(0, ages + 1);
  const peaks = good
    .slice(0, -1)
    .map((point, index) => peakMs(point, good[index + 1], goodLevel))
    .reverse();
  const [first = 0] = peaks;
  const last = peaks.at(-1) ?? 0;
  if (peaks.length < ages) return undefined;
  const meanMs = (last - first) / (ages - 1);
  const steps = peaks.slice(1).map((peak, index) => peak - (peaks[index] ?? peak));
  const rpoMs = source.rpo.seconds * 1000;
  const grows = meanMs > 0 && steps.every((step) => step > meanMs / 3);
  if (!grows || last > rpoMs || last + soon * meanMs <= rpoMs) return undefined;
  const runs = Math.max(1, Math.ceil((rpoMs - last) / meanMs));
  return {
    message: `good points get older before the next one comes: ${peaks.map(lengthText).join(', ')}; in ${runs} ${runs === 1 ? 'run' : 'runs'} that is more than rpo, ${lengthText(rpoMs)}`,
    hint: 'see what takes longer, the wait or the run; raise streams or tasks.maxRunning, run more often, or raise rpo',
  };
}

/** The age that the point before had when this one became good. */
function peakMs(
  point: PointSummary,
  before: PointSummary | undefined,
  goodLevel: 'sealed' | 'verified',
): number {
  const since = goodSinceMs(point, goodLevel) ?? Date.parse(point.manifest.sealedAt);
  return before ? since - Date.parse(before.manifest.consistentAt) : 0;
}
