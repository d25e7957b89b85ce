import * as z from 'zod';
import type { LevelRecord } from '../../manifest/level-record.ts';
import type { Report } from '../report.ts';
import type { RunKind, RunRecord, ToldError } from '../run-record.ts';
import type { RunEvent } from '../states/next-state.ts';
import { toldStop } from '../states/stop-reason.ts';
import { isPermanent, type TaskEnd, toldEnd } from '../task-end.ts';

/** What lies in the store of a run, looked at after its task has ended. */
export interface Evidence {
  /** `broken`: something lies there as a manifest and cannot be believed. */
  readonly manifest: 'none' | 'broken' | 'sealed';
  /** What is wrong with the manifest, or with an object that it names: missing, of another size or checksum. */
  readonly problem?: string | undefined;
  /** What was found out by reading the point of this very manifest back. */
  readonly readBack?: LevelRecord | undefined;
  /** Of a drill or a restore: its document is about the point that it is meant to be about. */
  readonly isAboutItsPoint?: boolean | undefined;
  /** What the worker said at its end, if it came so far. */
  readonly report?: Report | undefined;
}

export interface Judgement {
  readonly event: RunEvent;
  readonly outcome?: RunRecord['outcome'];
  readonly error?: ToldError;
  /** What a run waits for that ends as waiting. */
  readonly thaw?: RunRecord['thaw'];
}

const Reasons = z
  .object({
    errors: z.array(z.string()).default([]),
    checks: z
      .array(z.object({ check: z.string(), ok: z.boolean(), found: z.string().nullable().optional() }))
      .default([]),
  })
  .catch({ errors: [], checks: [] });

/** Believes the store and not the task: no manifest, no point, whatever the exit code. */
export function judgeRun(record: RunRecord, evidence: Evidence, end: TaskEnd): Judgement {
  const { report: { thaw } = {} } = evidence;
  if (thaw && record.kind !== 'backup') return judgeFrozen(record, thaw);
  return record.kind === 'backup' || record.kind === 'verify'
    ? judgePoint(record, evidence, end)
    : judgeReport(record, evidence, end);
}

/** A store that says again and again of a point that it is thawed, and then that it is not, must not be asked for ever. */
const mostThaws = 3;

function judgeFrozen({ thaws = 0, source }: RunRecord, thaw: NonNullable<Report['thaw']>): Judgement {
  if (thaws < mostThaws) return { event: 'its point is frozen', outcome: 'waiting', thaw };
  return bad(
    `${thaw.point} was thawed ${thaws} times, and could not be read each time`,
    `look at the storage class of its objects: npx holdfast show ${thaw.point}; take another point: npx holdfast list ${source}`,
  );
}

function judgePoint(record: RunRecord, evidence: Evidence, end: TaskEnd): Judgement {
  const { manifest, problem, readBack } = evidence;
  if (manifest === 'broken') {
    return bad(
      `its manifest cannot be believed: ${problem ?? 'no reason given'}`,
      'nothing of it counts; look who wrote it',
    );
  }
  if (manifest === 'none') return judgeAttempt(record, evidence, end);
  if (problem !== undefined) {
    return bad(
      `the point was written and is not whole: ${problem}`,
      'it is marked damaged and never restored by itself; run again',
    );
  }
  if (readBack?.level === 'verified') {
    return { event: 'judged good', outcome: record.kind === 'backup' ? 'verified' : 'good' };
  }
  if (readBack) {
    return bad(
      `the point was written and is not good: ${readBack.detail}`,
      'it is marked damaged and never restored by itself; mend the cause and run again',
    );
  }
  // Sealed, and the worker did not come to read it back: that is asked for, and not another backup (K5).
  if (record.readBacks < record.attempts) return { event: 'judged sealed and not read back' };
  return {
    event: 'read back in vain too often',
    outcome: 'failed',
    error: {
      message: `the point was sealed and could not be read back: ${told(evidence, end).message}`,
      hint: `mend the cause, then read it back: npx holdfast verify ${record.source}@${record.runId}`,
    },
  };
}

/** A drill or a restore is what its report says; without one it was none. */
function judgeReport(record: RunRecord, evidence: Evidence, end: TaskEnd): Judgement {
  const verdict = evidence.report?.document?.['verdict'];
  if (verdict === 'pass' || verdict === 'matches') {
    if (evidence.isAboutItsPoint) return { event: 'judged good', outcome: verdict };
    return bad(
      `the ${record.kind} ended with ${verdict}, and not for a point of ${record.source} as it lies in the store`,
      'nothing is proven by it: ask for it again, and look who wrote its report',
    );
  }
  if (typeof verdict === 'string') {
    return {
      event: 'judged bad',
      outcome: verdict === 'stale' || verdict === 'differs' ? verdict : 'failed',
      error: evidence.report?.error ?? {
        message: `the ${record.kind} ended with ${verdict}${reasonOf(evidence.report?.document)}`,
        hint:
          verdict === 'stale'
            ? `see why there is no newer backup, and make one: npx holdfast run ${record.source} --wait`
            : 'npx holdfast audit names its log, which lies in the bucket',
      },
    };
  }
  return judgeAttempt(record, evidence, end);
}

/** The first of its errors, or the first check that failed. */
function reasonOf(document: Report['document']): string {
  const { errors, checks } = Reasons.parse(document);
  const failed = checks.find(({ ok }) => !ok);
  const reason = errors[0] ?? (failed && `${failed.check}, found ${failed.found ?? 'nothing'}`);
  return reason === undefined ? '' : `: ${reason}`;
}

function judgeAttempt(record: RunRecord, evidence: Evidence, end: TaskEnd): Judgement {
  const error = told(evidence, end, record.kind);
  if (isPermanent(end) || evidence.report?.error?.transient === false) {
    return { event: 'judged bad', outcome: 'failed', error };
  }
  if (record.attempt < record.attempts) return { event: 'judged worth another attempt', error };
  return { event: 'no attempt is left', outcome: 'failed', error };
}

/** The worker knows best what went wrong; a task that was killed could say nothing, and one that we stopped not why. */
function told({ report }: Evidence, end: TaskEnd, kind?: RunKind): ToldError {
  const stopped = toldStop(end);
  if (report?.error && !stopped) return { message: report.error.message, hint: report.error.hint };
  const { message, hint } = stopped ?? toldEnd(end);
  if (kind !== 'restore') return { message, hint };
  return {
    message: `${message}; it may have left a database that is restored by half`,
    hint: `drop that database before you ask again; ${hint}`,
  };
}

const bad = (message: string, hint: string): Judgement => ({
  event: 'judged bad',
  outcome: 'failed',
  error: { message, hint },
});
