import type { PointRecord } from '#core/point/point-record.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Wired } from '../wire.ts';

interface Proof {
  /** Name of the database that came back for an hour. */
  readonly as: string;
  /** Settings that were as they should be. */
  readonly equal: number;
  /** Checks of the config that passed. */
  readonly passed: number;
}

/** A point that a drill has brought back is proven, and the record says by what: no row of it was counted. */
export async function keepProof(
  { catalog, clock, who }: Wired,
  point: PointRecord,
  { as, equal, passed }: Proof,
  progress: Pick<Progress, 'note'>,
): Promise<void> {
  const checks = passed === 0 ? '' : `, ${passed} checks passed`;
  const detail = `restored by RDS as ${as}: available, ${equal} settings equal, a connection was taken${checks}; no row was counted`;
  try {
    await catalog.judge(point, { level: 'proven', at: clock.now().toISOString(), by: who, detail });
  } catch (error) {
    progress.note(
      `what the drill found could not be recorded: ${error instanceof Error ? error.message : error}`,
    );
  }
}
