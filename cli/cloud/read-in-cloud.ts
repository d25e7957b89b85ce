import type { Report } from '#core/cloud/report.ts';
import { PermanentError } from '#core/errors.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import type { Verdict } from '#core/verify/verify-point.ts';
import type { ThawOptions } from '../thaw/until-readable.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { doInCloud } from './ask-cloud.ts';
import type { FollowedRun } from './follow-run.ts';
import type { Cloud } from './open-cloud.ts';

/** Reads a point back by a task beside the bucket: verdicts are written by settle, and by nobody at a terminal. */
export async function verifyInCloud(
  context: VerbContext,
  wired: Wired,
  cloud: Cloud,
  { source, runId }: PointRecord,
  thaw: ThawOptions = {},
): Promise<Pick<Verdict, 'verdict' | 'bytesRead' | 'findings'>> {
  const point = pointName({ source, runId });
  const request = { kind: 'verify' as const, source, point };
  const { record, report } = await doInCloud(context, wired, cloud, request, thaw);
  const judged = report?.judgements.findLast((judgement) => judgement.record.runId === runId)?.record;
  const bytesRead = judged?.bytesRead ?? 0;
  if (record.outcome === 'good') return { verdict: 'good', bytesRead, findings: [] };
  if (judged?.level === 'damaged') return { verdict: 'damaged', bytesRead, findings: judged.findings ?? [] };
  const problem = record.error?.message ?? `it ended with ${record.outcome ?? 'nothing'}`;
  return { verdict: 'unreachable', bytesRead, findings: [{ object: point, problem }] };
}

/** The document of a drill or a restore that a task made. */
export function documentOf({ record, report }: FollowedRun): NonNullable<Report['document']> {
  if (report?.document) return report.document;
  const { message, hint } = record.error ?? { message: 'its task left no report', hint: 'read its log' };
  throw new PermanentError(message, { hint });
}
