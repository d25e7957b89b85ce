import type { RunRecord } from '../../cloud/run-record.ts';
import { isOfNow } from '../../point/is-of-now.ts';

/**
 * Runs but for those that are scheduled after now: whoever asked for one had a clock that went wrong, and as the newest of its
 * source it would stand for every run that is missed until then.
 */
export async function* ofNow(runs: AsyncIterable<RunRecord>, at: Date): AsyncGenerator<RunRecord> {
  for await (const run of runs) if (isOfNow(run.scheduledAt, at)) yield run;
}
