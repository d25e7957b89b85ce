import { TransientError } from '#core/errors.ts';
import type { Heartbeat } from '#core/watch/ports/heartbeat.ts';

/** Milliseconds that the other side has. */
const patienceMs = 10_000;

/**
 * A request to a URL, as healthchecks and their like expect one. The URL is asked for at each beat, so that one that was
 * changed counts at once; it is the secret, so that no error has a word of it.
 */
export const createHeartbeat = (url: () => Promise<string>): Heartbeat => ({
  async beat() {
    const address = await url();
    const status = await fetch(address, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' }).then(
      async (answer) => {
        await answer.body?.cancel();
        return answer.status;
      },
      (error: unknown) => (error instanceof Error && error.name === 'TimeoutError' ? 'none in time' : 'none'),
    );
    if (typeof status === 'number' && status >= 200 && status < 300) return;
    throw new TransientError(`the heartbeat was not taken: the answer is ${status}`, {
      hint: 'look at the service that waits for it, and at the URL in the secret that alerts.heartbeat names',
    });
  },
});
