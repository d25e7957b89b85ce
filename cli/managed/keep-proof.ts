import type { PointRecord } from '#core/point/point-record.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Wired } from '../wire.ts';

/** A point that a drill has brought back is proven, and the record says by what: no row of it was counted. */
export async function keepProof(
  { catalog, clock, who }: Wired,
  point: PointRecord,
  as: string,
  equal: number,
  progress: Pick<Progress, 'note'>,
): Promise<void> {
  const detail = `restored by RDS as ${as}: available, ${equal} settings equal, a connection was taken; no row was counted`;
  try {
    await catalog.judge(point, { level: 'proven', at: clock.now().toISOString(), by: who, detail });
  } catch (error) {
    progress.note(
      `what the drill found could not be recorded: ${error instanceof Error ? error.message : error}`,
    );
  }
}
