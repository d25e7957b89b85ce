import type { WorkLog } from '../audit/work-log.ts';
import { PermanentError, TransientError } from '../errors.ts';
import { type PointRecord, pointName } from '../point/point-record.ts';
import type { RestoreDeps } from './deps.ts';
import { refuseDamaged } from './refuse-damaged.ts';

/** A point whose bytes are known to be good: one that is only sealed is read back first. Refuses a damaged one. */
export async function readyToRestore(
  { catalog, verify, progress, goodLevelOf }: RestoreDeps,
  point: PointRecord,
  signal: AbortSignal,
  log: WorkLog,
): Promise<PointRecord> {
  const name = pointName(point);
  refuseDamaged(point);
  if (point.flags.includes('suspect')) {
    const why =
      point.history.findLast(({ level }) => level === 'suspect')?.detail ?? 'it is unlike the others';
    progress.note(`${name} is suspect: ${why}`);
  }
  if (point.level !== 'sealed' || goodLevelOf(point.engine) === 'sealed') return point;
  progress.note(`${name} was never read back; that comes first`);
  const { verdict, findings } = await verify(point, signal);
  const [finding] = findings;
  const problem = finding ? `${finding.object}: ${finding.problem}` : 'no reason given';
  log.add(`read back first: ${verdict}${verdict === 'good' ? '' : ` (${problem})`}`);
  if (verdict === 'damaged') {
    throw new PermanentError(`${name} is damaged: ${problem}`, {
      hint: `nothing was restored; take another point: npx holdfast list ${point.source}`,
    });
  }
  if (verdict === 'unreachable') {
    throw new TransientError(`${name} cannot be read back now: ${problem}`, {
      hint: 'nothing was restored; npx holdfast doctor tells whether the store and the tools are there',
    });
  }
  const known = await catalog.point(point);
  return known && 'manifest' in known ? known : point;
}
