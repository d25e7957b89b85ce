import { createHash } from 'node:crypto';
import type { ToldError } from '../../cloud/run-record.ts';
import { type PointSummary, pointName } from '../../point/point-record.ts';
import type { Archive } from '../../retention/archives.ts';
import { lengthText } from '../round/told-text.ts';
import type { Asked } from './lateness.ts';

export interface ReadBacks {
  /** Warm points whose turn it is, the one that was read longest ago first. */
  readonly due: readonly PointSummary[];
  /** When the turn of the next one comes. */
  readonly nextAt?: Date;
  /** There when a point was not read within the time that the plan says. */
  readonly error?: ToldError;
}

const dayMs = 86_400_000;
/** A point has its turn between these parts of the plan's time, each at another one: so are the reads spread. */
const turn = { from: 0.7, to: 0.95 } as const;
/** The run that made a point may still be reading it back. */
const settlesWithinMs = dayMs;

/** Which points are to be read again, by what the plan's `verify` says. None without it. */
export function readBacksOf(asked: Asked, archives: readonly Archive[]): ReadBacks {
  const { plan, source, points, at } = asked;
  if (!plan.verify) return { due: [] };
  const periodMs = plan.verify.seconds * 1000;
  const kept = points.filter((point) => isReadable(point, archives, at));
  const turns = kept
    .map((point) => ({ point, turnMs: turnOf(point, periodMs) }))
    .sort((a, b) => a.turnMs - b.turnMs);
  const due = turns.filter(({ turnMs }) => turnMs <= at.getTime()).map(({ point }) => point);
  const next = turns.find(({ turnMs }) => turnMs > at.getTime());
  const unread = due.filter((point) => lastReadMs(point) + periodMs < at.getTime());
  const [oldest] = unread;
  return {
    due,
    ...(next ? { nextAt: new Date(next.turnMs) } : {}),
    ...(oldest
      ? {
          error: {
            message: `${unread.length === 1 ? 'a point was' : `${unread.length} points were`} not read for longer than ${lengthText(periodMs)}, which is what plan '${plan.name}' allows: ${pointName(oldest)}${unread.length === 1 ? '' : ' is one'}`,
            hint: `read it by hand and see what stands in its way: npx holdfast verify ${pointName(oldest)}; others: npx holdfast list ${source.name}`,
          },
        }
      : {}),
  };
}

/** When every byte of it was read last; when it was sealed, where that never was. */
export function lastReadMs({ history, manifest }: PointSummary): number {
  const read = history.findLast(({ level }) => level === 'verified' || level === 'proven');
  return Date.parse(read?.at ?? manifest.sealedAt);
}

function turnOf(point: PointSummary, periodMs: number): number {
  const wasRead = point.history.some(({ level }) => level === 'verified' || level === 'proven');
  if (!wasRead) return lastReadMs(point) + settlesWithinMs;
  const hash = createHash('sha256').update(pointName(point)).digest().readUInt32BE(0) / 2 ** 32;
  return lastReadMs(point) + periodMs * (turn.from + (turn.to - turn.from) * hash);
}

/** Ours to read, warm, not known to be damaged, and not about to go. */
function isReadable({ manifest, flags }: PointSummary, archives: readonly Archive[], at: Date): boolean {
  if (manifest.verifiableBy !== 'holdfast' || flags.includes('damaged')) return false;
  const { keepUntil } = manifest.retention;
  if (keepUntil !== null && Date.parse(keepUntil) < at.getTime() + dayMs) return false;
  const archive = archives.find((one) => one.class === manifest.class);
  // a day before it moves: a read that has begun must come to its end
  return !archive || at.getTime() < Date.parse(manifest.sealedAt) + (archive.afterDays - 1) * dayMs;
}
