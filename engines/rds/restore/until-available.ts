import type { DatabaseName, StandingDatabase } from '#core/cloud/ports/databases/restored-databases.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { nameOf } from '../snapshot/request.ts';
import { readinessOf } from '../snapshot/states.ts';
import type { RestoreDeps } from './deps.ts';
import { UnusableError } from './unusable-error.ts';

/** Often at first: what goes wrong at once is seen at once. */
const firstPauseMs = 1_000;
const longestPauseMs = 15_000;
/** RDS shows a new database some seconds after it has taken the order. */
const unseenMs = 2 * 60_000;
/** A large one takes hours. A call of the same goes on. */
const patienceMs = 24 * 3_600_000;

/**
 * Waits until RDS says that a database is available. A state that needs a person ends it with the next step; one that AWS
 * may add is waited for.
 */
export async function untilAvailable(
  { databases, clock, progress, log, signal }: RestoreDeps,
  name: DatabaseName,
): Promise<StandingDatabase> {
  const what = nameOf(name);
  const startedMs = clock.now().getTime();
  let status = '';
  let pauseMs = firstPauseMs;
  for (;;) {
    const found = await databases.look(name);
    const waitedMs = clock.now().getTime() - startedMs;
    if (!found && (status !== '' || waitedMs > unseenMs)) throw gone(what);
    if (found) {
      const before = status;
      ({ status } = found.database);
      const readiness = readinessOf({ what, status });
      if (status !== before && !(before === '' && readiness.as === 'ready')) {
        log(`${what} is ${status}`);
        progress.note(`${what} is ${status}`);
      }
      if (readiness.as === 'ready') return found;
      if (readiness.as === 'never') {
        throw new UnusableError(`${what} came to be ${status}, and cannot be used`, {
          hint: `${readiness.error.hint}; then delete it and restore again`,
          status,
        });
      }
    }
    if (waitedMs > patienceMs) throw tooLong(what, status);
    progress.alive();
    await clock.sleep(pauseMs, signal);
    pauseMs = Math.min(longestPauseMs, pauseMs * 1.5);
  }
}

const gone = (what: string): PermanentError =>
  new PermanentError(`${what} is gone: it was deleted while it was restored`, {
    hint: 'look in CloudTrail who deleted it, then restore again',
  });

const tooLong = (what: string, status: string): TransientError =>
  new TransientError(`${what} is ${status} for a day`, {
    hint: 'call the same restore again: it goes on with what stands there',
  });
