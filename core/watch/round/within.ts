import { TransientError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';

/** What a check finds, or a TransientError when it does not come to an end in time: what hangs keeps no other from looking. */
export async function within<Value>(clock: Clock, patienceMs: number, work: Promise<Value>): Promise<Value> {
  const done = new AbortController();
  const late = clock.sleep(patienceMs, done.signal).then(() => {
    throw new TransientError(`it did not come to an end within ${Math.round(patienceMs / 1000)} s`, {
      hint: 'it is tried again in five minutes; look for throttling in the log of watch',
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => {}); // the sleep rejects when the work has ended
    done.abort();
  }
}
