import { type BrokenPoint, type PointSummary, pointName } from '#core/point/point-record.ts';
import type { Flag, Level } from '#core/point/standing.ts';
import type { Tier } from '#core/retention/archives.ts';

/** One point in the document of `list`. Fields are null where no manifest can be believed. */
export interface ListedPoint {
  readonly point: string;
  readonly source: string;
  readonly runId: string;
  readonly class: string | null;
  readonly level: Level | null;
  readonly flags: readonly Flag[];
  readonly consistentAt: string | null;
  readonly bytes: number | null;
  readonly rows: number | null;
  readonly keepUntil: string | null;
  /** Of a point whose data has moved to cold storage, by the rules of the stacks. */
  readonly storage?: Tier;
  /** `provider`: nobody outside the provider can read its bytes back. */
  readonly verifiableBy: 'holdfast' | 'provider' | null;
}

/** With the time by which it is sorted. */
interface Dated {
  readonly at: string;
  readonly point: ListedPoint;
}

export function listedPoint({ manifest, level, flags, rows }: PointSummary): Dated {
  const { source, runId, consistentAt, totals, retention } = manifest;
  return {
    at: consistentAt,
    point: {
      point: pointName(manifest),
      source,
      runId,
      class: manifest.class,
      level,
      flags,
      consistentAt,
      bytes: totals.bytes,
      rows,
      keepUntil: retention.keepUntil,
      verifiableBy: manifest.verifiableBy,
    },
  };
}

export const listedBroken = ({ source, runId }: BrokenPoint): Dated => ({
  // The scheduled time is all that is known of it.
  at: runId.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6.000Z'),
  point: {
    point: pointName({ source, runId }),
    source,
    runId,
    class: null,
    level: null,
    flags: ['damaged'],
    consistentAt: null,
    bytes: null,
    rows: null,
    keepUntil: null,
    verifiableBy: null,
  },
});
