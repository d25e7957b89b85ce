import * as z from 'zod';
import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Session } from '../../connection/session.ts';

const Busy = z.object({ busy: z.boolean() });

const everyMs = 5_000;

/**
 * Reports signs of life while the server builds indexes or refreshes views and no byte moves (K6). A backend that waits
 * for its client or for a lock does not work. Ends with the signal.
 */
export async function watchBackends(
  session: Session,
  applicationName: string,
  { clock, progress }: { readonly clock: Clock; readonly progress: Progress },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(everyMs, signal);
    const [row] = await session.rows(
      Busy,
      `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = $1 AND state = 'active'
         AND wait_event_type IS DISTINCT FROM 'Client' AND wait_event_type IS DISTINCT FROM 'Lock') AS busy`,
      [applicationName],
    );
    if (row?.busy) progress.alive();
  }
}
