import { TransientError } from '../../errors.ts';
import { type RunName, runPrefix } from '../../point/keys.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { json, leaseMs } from './claim-run.ts';

const renewEveryMs = 60_000;

export interface KeptLease {
  /** Aborted when the lease could not be renewed in time: somebody else may take the run over from then on. */
  readonly signal: AbortSignal;
  release(): void;
}

/** Says that the run is at work, now and every minute. The first lease is written before this resolves. */
export async function keepLease(store: Store, clock: Clock, run: RunName): Promise<KeptLease> {
  const lost = new AbortController();
  const stop = new AbortController();
  let number = 0;
  let until = 0;
  const renew = async (): Promise<void> => {
    number += 1;
    const at = clock.now();
    const next = at.getTime() + leaseMs;
    await store.putOnce(
      `${runPrefix(run)}lease-${number}.json`,
      json({ at: at.toISOString(), until: new Date(next).toISOString() }),
    );
    until = next;
  };
  await renew();
  const keep = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(renewEveryMs, stop.signal);
      // A renewal that fails is tried again at the next minute; the lease outlives fourteen of them.
      await renew().catch((cause: unknown) => {
        if (clock.now().getTime() < until - renewEveryMs) return;
        lost.abort(
          new TransientError('the lease of this run could not be renewed', {
            hint: 'the store does not take small objects any more; see the cause, and `npx holdfast doctor`',
            cause,
          }),
        );
      });
    }
  };
  keep().catch(() => {}); // the sleep rejects when the lease is released
  return { signal: lost.signal, release: () => stop.abort() };
}
