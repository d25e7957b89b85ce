import type { StandingDatabase } from '#core/cloud/ports/databases/restored-databases.ts';
import type { RestoreDeps } from './deps.ts';

/** A database that is available takes connections at once; the name of its host may take some seconds. */
const tries = 3;
const betweenMs = 5_000;

/** Why nobody here could connect to it, for people; undefined when its port took a connection. */
export async function untilReached(
  { clock, reach, log, signal }: RestoreDeps,
  { address, database }: StandingDatabase,
): Promise<string | undefined> {
  const { port } = database;
  if (address === undefined || port === undefined) return 'RDS tells no address of it: nobody has connected';
  let why = '';
  for (let tried = 0; tried < tries; tried++) {
    if (tried > 0) await clock.sleep(betweenMs, signal);
    const problem = await reach(address, port);
    if (problem === undefined) {
      log(`${address}:${port} takes connections`);
      return undefined;
    }
    why = problem;
  }
  log(`${address}:${port} was not reached: ${why}`);
  return `${address}:${port} was not reached from this machine (${why}): RDS says that it is available, and nobody has connected`;
}
