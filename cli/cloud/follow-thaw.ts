import type { RunRecord } from '#core/cloud/run-record.ts';
import { StoppedError } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import { thawingText } from '#core/thaw/thawing-text.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import type { Cloud } from './open-cloud.ts';

interface Watching {
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const lookEveryMs = 60_000;

/** What a run that ended as waiting waits for. */
export function waitingFor({ thaw, source }: RunRecord): WaitingError {
  if (!thaw) throw new TypeError('a run that ended as waiting, for nothing');
  return new WaitingError(
    thaw.point,
    thaw.thawing,
    `the deployment goes on by itself then: npx holdfast status ${source}`,
  );
}

/** Waits for the run that goes on when the point is thawed; undefined when there will be none, and people are told. */
export async function continuation(
  { runs }: Pick<Cloud, 'runs'>,
  record: RunRecord,
  { clock, progress, signal }: Watching,
): Promise<string | undefined> {
  const { point, thawing } = waitingFor(record);
  for (const line of thawingText(point, thawing)) progress.note(line);
  progress.phase('thaw');
  for (;;) {
    const now = await runs.get(record);
    if (now?.thaw?.continuedAs !== undefined) return now.thaw.continuedAs;
    if (now === undefined || now.told) return undefined;
    await clock.sleep(lookEveryMs, signal).catch((error: unknown) => {
      throw signal.aborted ? goesOn(point, thawing.readyBy) : error;
    });
  }
}

const goesOn = (point: string, readyBy: string): StoppedError =>
  new StoppedError(`stopped waiting for the thaw of ${point}; it goes on and is ready by ${readyBy}`, {
    hint: 'the deployment goes on by itself then',
  });
