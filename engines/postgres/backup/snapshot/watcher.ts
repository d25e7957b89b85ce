import * as z from 'zod';
import type { Clock } from '#core/ports/clock.ts';
import type { Session } from '../../connection/session.ts';

const Backend = z.object({
  pid: z.number(),
  name: z.string(),
  /** Changes whenever the backend does something else, or something more. */
  state: z.string(),
  /** The server works for it: it neither waits for its client nor for a lock. */
  working: z.boolean(),
  /** Its transaction has read the catalog, so it has its snapshot. */
  reading: z.boolean(),
  /** Tables it holds an ACCESS SHARE lock on. */
  locked: z.coerce.number(),
  /** Who stands in its way: `pid 4711 (ALTER TABLE …)`; empty when nobody does. */
  blockers: z.string(),
});
type Backend = z.infer<typeof Backend>;

export interface Watcher {
  /** What the server last said of the backend with this application name. */
  backend(name: string): Backend | undefined;
  /** Who blocked one of ours when it was last seen waiting; empty when none was. */
  readonly lastBlockers: string;
  /** Cancels what a backend is doing, without waiting for it. */
  cancel(pid: number): void;
  /** Stops watching, and ends the session. */
  stop(): Promise<void>;
}

const pollMs = 250;

/** What a run's connections are called on the server: visible in pg_stat_activity, short enough for its 63 bytes. */
export const backendNames = (nonce: string) => ({
  prefix: `holdfast-${nonce}`,
  coordinator: `holdfast-${nonce} coordinator`,
  watcher: `holdfast-${nonce} watcher`,
  counter: `holdfast-${nonce} counter`,
  globals: `holdfast-${nonce} globals`,
  dump: (number: number): string => `holdfast-${nonce} dump ${number}`,
});

/** Only dumps count as life: counting goes on beside a dump that hangs. */
const isDump = (name: string): boolean => / dump \d+$/.test(name);

/** The beginning of a statement for people, without the secret that an ALTER ROLE or a SUBSCRIPTION holds. */
export const shownQuery = (query: string): string =>
  `pg_catalog.left(pg_catalog.regexp_replace(${query}, 'password.*', 'password …', 'is'), 200)`;

const statement = `
SELECT a.pid, a.application_name AS name,
  pg_catalog.concat_ws('|', a.state, a.wait_event, a.state_change, a.backend_xmin, pg_catalog.md5(a.query)) AS state,
  a.state = 'active' AND coalesce(a.wait_event_type, '') NOT IN ('Client', 'Lock') AS working,
  EXISTS (SELECT FROM pg_catalog.pg_locks l
    WHERE l.pid = a.pid AND l.relation = 'pg_catalog.pg_class'::regclass AND l.granted) AS reading,
  (SELECT count(*) FROM pg_catalog.pg_locks l
    WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.granted AND l.mode = 'AccessShareLock' AND l.relation >= 16384) AS locked,
  coalesce((SELECT pg_catalog.string_agg('pid ' || b.pid || ' (' || ${shownQuery('b.query')} || ')', ', ')
    FROM pg_catalog.pg_stat_activity b WHERE b.pid = ANY (pg_catalog.pg_blocking_pids(a.pid))), '') AS blockers
FROM pg_catalog.pg_stat_activity a
WHERE a.application_name LIKE $1 AND a.pid <> pg_catalog.pg_backend_pid() AND a.backend_type = 'client backend'`;

/**
 * Looks at the server's own view of the run's backends, four times a second: whether they live though no byte moves,
 * whether they hold their locks, and who stands in their way. `onChange` hears of every sign of life.
 */
export function watchBackends(
  session: Session,
  clock: Clock,
  namePrefix: string,
  onChange: () => void,
): Watcher {
  const stop = new AbortController();
  let backends = new Map<string, Backend>();
  let lastBlockers = '';
  let seen = '';
  const watch = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const rows = await session.rows(Backend, statement, [`${namePrefix.replaceAll('_', '\\\\_')}%`]);
      backends = new Map(rows.map((row) => [row.name, row]));
      lastBlockers = rows.find(({ blockers }) => blockers !== '')?.blockers ?? lastBlockers;
      const dumps = rows.filter(({ name }) => isDump(name));
      const states = dumps.map(({ pid, state, locked }) => `${pid}|${state}|${locked}`).join();
      // A long scan or a sleep changes nothing that can be seen, and is work all the same.
      if (states !== seen || dumps.some(({ working }) => working)) onChange();
      seen = states;
      await clock.sleep(pollMs, stop.signal);
    }
  };
  // It only observes: when its connection is lost, so are the others', and they say so.
  watch().catch(() => {});
  return {
    backend: (name) => backends.get(name),
    get lastBlockers() {
      return lastBlockers;
    },
    cancel(pid) {
      session.query('SELECT pg_catalog.pg_cancel_backend($1)', [pid]).catch(() => {}); // it may have ended by itself
    },
    async stop() {
      stop.abort();
      await session.end();
    },
  };
}
