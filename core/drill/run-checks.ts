import type { Target } from '../ports/worker.ts';
import { type Check, type CheckResult, checkText, judgeValue, questionOf } from './check.ts';

/** Asks every question, also after one has failed. A question that fails is a failed check, not an error. */
export async function runChecks(
  checks: readonly Check[],
  target: Pick<Target, 'value'>,
  consistentAt: Date,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    signal.throwIfAborted();
    results.push(await ask(check, target, consistentAt));
  }
  return results;
}

async function ask(check: Check, target: Pick<Target, 'value'>, consistentAt: Date): Promise<CheckResult> {
  try {
    return judgeValue(check, await target.value(questionOf(check)), consistentAt);
  } catch (error) {
    return {
      check: checkText(check),
      ok: false,
      found: error instanceof Error ? error.message : String(error),
    };
  }
}
