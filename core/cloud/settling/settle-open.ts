import { setTimeout as sleep } from 'node:timers/promises';
import { TransientError } from '../../errors.ts';
import { type SettleDeps, type Settled, settleRun } from './settle-run.ts';

/**
 * Asks every run that is not ended, or of which nobody was told, how it stands: news that was lost is found so. One that
 * cannot be settled now does not keep the others. Throws at the end if there was one: whoever asked is told that it did not
 * work, and asks again.
 */
export async function settleOpen(
  deps: SettleDeps,
  patienceMs: number = usualPatience,
): Promise<Readonly<Record<Settled, number>>> {
  const seen: Record<Settled, number> = {
    unknown: 0,
    'under way': 0,
    ended: 0,
    queued: 0,
  };
  const failed: string[] = [];
  for await (const { kind, source, runId } of deps.runs.open()) {
    try {
      seen[await within(patienceMs, settleRun(deps, { kind, source, runId }))] += 1;
    } catch (error) {
      failed.push(`${kind} ${source}@${runId}`);
      deps.log.warn('RUN_NOT_SETTLED', {
        run: runId,
        source,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
  if (failed.length === 0) return seen;
  throw new TransientError(`${failed.length} runs could not be settled, ${failed[0]} among them`, {
    hint: 'the log has the reason of each; until it is mended nobody hears how they ended',
  });
}

/** Milliseconds of the real time that a function has. Whatever one run waits for, the others are asked too. */
const usualPatience = 60_000;

async function within<Value>(patienceMs: number, work: Promise<Value>): Promise<Value> {
  const done = new AbortController();
  const late = sleep(patienceMs, undefined, { signal: done.signal }).then(() => {
    throw new TransientError(`it did not come to an end within ${patienceMs / 1000} s`, {
      hint: 'it is asked again',
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => {}); // the sleep rejects when the work has ended
    done.abort();
  }
}
