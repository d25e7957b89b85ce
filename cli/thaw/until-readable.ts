import { StoppedError } from '#core/errors.ts';
import { findPoint } from '#core/point/find-point.ts';
import type { ThawSpeed } from '#core/ports/store.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { warmthOf } from './warmth-of.ts';

/** What verbs that read points take. */
export interface ThawOptions {
  readonly tier?: ThawSpeed;
  readonly wait?: boolean;
}

const firstPauseMs = 2_000;
const longestPauseMs = 60_000;

/**
 * Does work that reads a point; with `wait`, waits for the thaw where there must be one, and does it then, of the very
 * same point: what is latest may be another by then. Stopped meanwhile, the thaw goes on.
 */
export async function untilReadable<Result>(
  context: VerbContext,
  wired: Wired,
  address: string,
  { wait = false, tier }: ThawOptions,
  work: (address: string) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(address);
  } catch (error) {
    if (!(error instanceof WaitingError) || !wait) throw error;
    await waitFor(context, wired, error, tier);
    return untilReadable(context, wired, error.point, { wait, ...(tier ? { tier } : {}) }, work);
  }
}

async function waitFor(
  { output, signal }: VerbContext,
  wired: Wired,
  { point: name, thawing: first }: WaitingError,
  speed: ThawSpeed | undefined,
): Promise<void> {
  const { point } = await findPoint(wired.catalog, name, wired);
  // what it costs was said once
  const warmth = warmthOf(wired, { note: () => {} }, speed);
  const progress = output.progress(point.source);
  progress.phase('thaw', { items: first.objects });
  let readable = 0;
  let readyBy = first.readyBy;
  try {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
      await wired.clock.sleep(pauseMs, signal).catch((error: unknown) => {
        throw signal.aborted ? goesOn(name, readyBy) : error;
      });
      const still = await stillWaiting(() => warmth.demand(point, 'wait'));
      if (still === undefined) return;
      for (; readable < still.readable; readable++) progress.item('thawed');
      readyBy = still.readyBy;
    }
  } finally {
    progress.end();
  }
}

async function stillWaiting(demand: () => Promise<void>): Promise<WaitingError['thawing'] | undefined> {
  try {
    await demand();
    return undefined;
  } catch (error) {
    if (error instanceof WaitingError) return error.thawing;
    throw error;
  }
}

const goesOn = (point: string, readyBy: string): StoppedError =>
  new StoppedError(`stopped waiting for the thaw of ${point}; it goes on and is ready by ${readyBy}`, {
    hint: 'nothing of it is lost, and nothing is paid again: ask again then',
  });
