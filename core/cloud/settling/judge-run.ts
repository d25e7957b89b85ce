import type { LevelRecord } from '../../manifest/level-record.ts';
import type { Report } from '../report.ts';
import type { RunRecord, ToldError } from '../run-record.ts';
import type { RunEvent } from '../states/next-state.ts';
import { isPermanent, type TaskEnd, toldEnd } from '../task-end.ts';

/** What lies in the store of a run, looked at after its task has ended. */
export interface Evidence {
  /** `broken`: something lies there as a manifest and cannot be believed. */
  readonly manifest: 'none' | 'broken' | 'sealed';
  /** What is wrong with the manifest, or with an object that it names: missing, of another size or checksum. */
  readonly problem?: string | undefined;
  /** What was found out by reading the point of this very manifest back. */
  readonly readBack?: LevelRecord | undefined;
  /** What the worker said at its end, if it came so far. */
  readonly report?: Report | undefined;
}

export interface Judgement {
  readonly event: RunEvent;
  readonly outcome?: RunRecord['outcome'];
  readonly error?: ToldError;
}

/** Believes the store and not the task: no manifest, no point, whatever the exit code. */
export function judgeRun(record: RunRecord, evidence: Evidence, end: TaskEnd): Judgement {
  return record.kind === 'backup' || record.kind === 'verify'
    ? judgePoint(record, evidence, end)
    : judgeReport(record, evidence, end);
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
  if (verdict === 'pass' || verdict === 'matches') return { event: 'judged good', outcome: verdict };
  if (typeof verdict === 'string') {
    return {
      event: 'judged bad',
      outcome: verdict === 'stale' || verdict === 'differs' ? verdict : 'failed',
      error: evidence.report?.error ?? {
        message: `the ${record.kind} ended with ${verdict}`,
        hint: `its log says all: npx holdfast audit`,
      },
    };
  }
  return judgeAttempt(record, evidence, end);
}

function judgeAttempt(record: RunRecord, evidence: Evidence, end: TaskEnd): Judgement {
  const error = told(evidence, end);
  if (isPermanent(end) || evidence.report?.error?.transient === false) {
    return { event: 'judged bad', outcome: 'failed', error };
  }
  if (record.attempt < record.attempts) return { event: 'judged worth another attempt', error };
  return { event: 'no attempt is left', outcome: 'failed', error };
}

/** The worker knows best what went wrong; a task that was killed could say nothing. */
const told = ({ report }: Evidence, end: TaskEnd): ToldError =>
  report?.error ? { message: report.error.message, hint: report.error.hint } : toldEnd(end);

const bad = (message: string, hint: string): Judgement => ({
  event: 'judged bad',
  outcome: 'failed',
  error: { message, hint },
});
