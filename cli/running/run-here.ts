import { UsageError } from '#core/errors.ts';
import type { PointClass } from '#core/point/point-class.ts';
import { type RunOutcome, type RunRequest, runSource } from '#core/run/run-source.ts';
import type { Source } from '#engines/config.ts';
import { judgesFor } from '../judging/judges-for.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';

interface Asked extends Pick<RunRequest, 'set' | 'onTaken'> {
  readonly class: PointClass | undefined;
  /** @default now */
  readonly scheduledAt?: Date;
}

/** One run of one source on this machine. */
export async function runHere(
  { output, signal, throwIfStopped }: VerbContext,
  wired: Wired,
  source: Source,
  { scheduledAt = wired.clock.now(), ...asked }: Asked,
): Promise<RunOutcome> {
  const { config, goodLevelOf, stallAfterMs } = wired;
  const plan = config.plans[source.plan];
  if (!plan)
    throw new UsageError(`source '${source.name}' follows no plan`, { hint: 'name one in the config' });
  const makeWorker = await wired.workers();
  const progress = output.progress(source.name);
  const { partBytes, maxParts } = config.store;
  const streams = source.streams ?? plan.streams;
  try {
    return await runSource(
      {
        ...wired,
        progress,
        throwIfStopped,
        judge: judgesFor(wired, plan, source, progress),
        workerFor: (watched) => makeWorker(source.engine, source, watched),
      },
      {
        source,
        plan,
        scheduledAt,
        ...asked,
        goodLevel: goodLevelOf(source.engine),
        limits: { partBytes, maxParts, streams, stallAfterMs },
        signal,
      },
    );
  } finally {
    progress.end();
  }
}
