import { StoppedError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import { WaitingError } from '../thaw/waiting-error.ts';
import type { Audit, StoredEntry } from './audit.ts';
import type { WorkLog } from './work-log.ts';

interface Deps {
  readonly audit: Audit;
  readonly clock: Clock;
  readonly progress: Pick<Progress, 'note'>;
  readonly who: string;
}

type Subject = Pick<StoredEntry, 'verb' | 'source' | 'point' | 'target'>;
type Conclusion = Pick<StoredEntry, 'outcome' | 'target' | 'seconds'>;

/**
 * Does a piece of work and keeps who did it, how it ended and its log, also when it was refused or stopped. The key of
 * the log is null where the store did not take it: a store that cannot be written must not stop a restore.
 */
export async function audited<Result>(
  deps: Deps,
  subject: Subject,
  log: WorkLog,
  work: () => Promise<Result>,
  conclude: (result: Result) => Conclusion,
): Promise<{ readonly result: Result; readonly log: string | null }> {
  try {
    const result = await work();
    return { result, log: await keep(deps, { ...subject, ...conclude(result) }, log) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.add(message);
    await keep(deps, { ...subject, outcome: outcomeOf(error) }, log);
    throw error;
  }
}

function outcomeOf(error: unknown): string {
  if (error instanceof WaitingError) return 'waiting';
  return error instanceof StoppedError ? 'stopped' : 'refused';
}

async function keep(
  { audit, clock, progress, who }: Deps,
  entry: Subject & Conclusion,
  log: WorkLog,
): Promise<string | null> {
  try {
    const kept = await audit.record({ at: clock.now().toISOString(), who, ...entry }, log.lines());
    return kept.log ?? null;
  } catch (error) {
    progress.note(
      `who did what could not be kept in the store: ${error instanceof Error ? error.message : error}`,
    );
    return null;
  }
}
