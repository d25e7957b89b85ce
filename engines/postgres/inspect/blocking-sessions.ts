import * as z from 'zod';
import { shownQuery } from '../backup/snapshot/watcher.ts';
import type { Session } from '../connection/session.ts';

const Blocking = z.object({ pid: z.number(), since: z.string(), query: z.string() });

const statement = `
SELECT DISTINCT a.pid, coalesce(a.xact_start::text, '') AS since, ${shownQuery('a.query')} AS query
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.granted AND l.relation >= 16384
  AND a.xact_start < pg_catalog.now() - interval '1 minute' AND a.pid <> pg_catalog.pg_backend_pid()`;

/** Sessions that have held a table exclusively for more than a minute: a dump would wait behind them. */
export const blockingSessions = (session: Session): Promise<readonly z.infer<typeof Blocking>[]> =>
  session.rows(Blocking, statement);
