import type { LevelRecord } from '../manifest/level-record.ts';
import type { PointRecord } from '../point/point-record.ts';
import type { DrillDeps } from './deps.ts';
import type { Rehearsal } from './rehearse.ts';

type Judged = Pick<LevelRecord, 'level' | 'detail' | 'findings'>;

/**
 * Records what a drill found out of a point. A restore that ended with errors, or a check of the application that
 * failed, fails the drill but does not mark the point: its bytes are as they were sealed, and at night it may be the
 * only one there is.
 */
export async function judgePoint(
  { catalog, clock, progress, who }: DrillDeps,
  point: PointRecord,
  rehearsal: Rehearsal,
): Promise<void> {
  const judged = judgementOf(rehearsal);
  if (!judged) return;
  try {
    await catalog.judge(point, { ...judged, at: clock.now().toISOString(), by: who });
  } catch (error) {
    progress.note(
      `what the drill found could not be recorded: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function judgementOf({ verdict, cause, compared, checks, errors }: Rehearsal): Judged | undefined {
  if (verdict === 'pass') {
    const asked = checks.length === 0 ? '' : `, ${checks.length} checks passed`;
    return {
      level: 'proven',
      detail: `restored into a throw-away server: ${compared.length} tables and objects equal${asked}`,
    };
  }
  if (cause === 'bytes') {
    const problem = errors[0] ?? 'damaged';
    return { level: 'damaged', detail: problem, findings: [{ object: 'data', problem }] };
  }
  if (cause !== 'contents') return undefined;
  return {
    level: 'damaged',
    detail: `a restore of it brings back something else: ${errors[0] ?? ''}`,
    findings: errors.map((problem) => ({ object: 'contents', problem })),
  };
}
