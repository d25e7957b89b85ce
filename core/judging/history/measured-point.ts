import type { ManifestHead, PointRecord, PointSummary } from '../../point/point-record.ts';
import type { MeasuredPoint } from './measurements.ts';

export type RowsByTable = Readonly<Record<string, number>>;

/** Rows of each table, as a read-back has counted them; before that as far as the server did. */
export function rowsByTable({ manifest, history }: PointRecord): RowsByTable {
  const counted = history.findLast(({ level, contents }) => level === 'verified' && contents)?.contents;
  const rows: Record<string, number> = Object.create(null);
  for (const { name, rows: count } of counted ?? manifest.contents)
    if (count !== undefined) rows[name] = count;
  return rows;
}

/** As far as the head of a manifest tells, and with the rows of its tables. */
export function measuredPoint(
  { runId, manifest, history }: { readonly manifest: ManifestHead } & Pick<PointSummary, 'runId' | 'history'>,
  rows: RowsByTable,
): MeasuredPoint {
  const { consistentAt, startedAt, sealedAt, totals } = manifest;
  return {
    runId,
    consistentAt: new Date(consistentAt),
    bytes: totals.bytes,
    logicalBytes: totals.logicalBytes,
    seconds: Math.max(0, Date.parse(sealedAt) - Date.parse(startedAt)) / 1000,
    rows,
    isAccepted: history.some(({ level }) => level === 'accepted'),
  };
}
