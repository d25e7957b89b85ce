import type { LevelRecord } from '../manifest/level-record.ts';
import type { PointRecord } from '../point/point-record.ts';
import type { Catalog } from '../ports/catalog.ts';
import { ObjectExistsError } from '../ports/store-errors.ts';
import { chartText } from './chart.ts';
import { measuredPoint, rowsByTable } from './history/measured-point.ts';
import type { Measurements } from './history/measurements.ts';
import { type Anomaly, judgeMeasured, longestHistory } from './judge-measured.ts';
import { reasonText } from './reasons.ts';
import type { JudgeRules } from './rules.ts';

export interface MarkDeps {
  readonly catalog: Pick<Catalog, 'judge'>;
  readonly measurements: Measurements;
  /** `user@host`, or a function. */
  readonly who: string;
}

/** Reasons that a record has room for; the rest is counted. */
const mostTold = 12;

/**
 * Compares a point that was read back with those before it, and marks it `suspect` where something is not as usual. Returns
 * what it is marked with. Asked again, or by two at once, it is one mark: its time is that of the read-back, and a point that
 * is marked, or that a person has accepted, is not judged again.
 */
export async function markIfSuspect(
  { catalog, measurements, who }: MarkDeps,
  point: PointRecord,
  rules: JudgeRules | 'off',
): Promise<LevelRecord | undefined> {
  const { engine, source, runId, history, flags } = point;
  if (flags.includes('suspect')) return history.findLast(({ level }) => level === 'suspect');
  const readBack = history.findLast(({ level }) => level === 'verified');
  if (rules === 'off' || !readBack || flags.length > 0 || history.some(({ level }) => level === 'accepted'))
    return undefined;
  const measured = measuredPoint(point, rowsByTable(point));
  // one more: the point itself is among them
  const before = (await measurements.good({ engine, source }, longestHistory + 1)).filter(
    (other) => other.runId !== runId && other.consistentAt < measured.consistentAt,
  );
  const anomalies = judgeMeasured(measured, before, rules);
  if (anomalies.length === 0) return undefined;
  // right after the read-back, which it is about; an acceptance is later
  const at = new Date(Date.parse(readBack.at) + 1).toISOString();
  const record = { level: 'suspect' as const, at, by: who, ...wordsOf(anomalies) };
  await catalog.judge(point, record).catch((error: unknown) => {
    if (!(error instanceof ObjectExistsError)) throw error;
  });
  return { ...record, source, runId };
}

function wordsOf(anomalies: readonly Anomaly[]): Pick<LevelRecord, 'detail' | 'findings'> {
  const sorted = anomalies.toSorted((a, b) => lossOf(b) - lossOf(a));
  const [first, ...others] = sorted;
  if (!first) throw new TypeError('nothing is unusual');
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  return {
    detail: `not as usual: ${reasonText(first)}${more}`,
    findings: sorted
      .slice(0, mostTold)
      .map((anomaly) => ({ object: chartText(anomaly), problem: reasonText(anomaly) })),
  };
}

/** What was lost comes first, the largest table before others; then what only looks odd. */
const lossOf = ({ about, usual, found }: Anomaly): number => (about === 'rows' ? usual - found : -1);
