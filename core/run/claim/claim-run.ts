import { type RunName, runPrefix } from '../../point/keys.ts';
import type { PointClass } from '../../point/point-class.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Store } from '../../ports/store.ts';
import { ObjectExistsError } from '../../ports/store-errors.ts';
import { type OpenRun, openRuns } from './open-runs.ts';
import type { Claim, RunEnd } from './run-records.ts';

/** A claim is taken over only after its lease, which a new small object renews every minute. */
export const leaseMs = 15 * 60_000;

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly processes: Processes;
}

export interface ClaimRequest {
  readonly run: RunName;
  readonly scheduledAt: Date;
  readonly class: PointClass;
}

/** How long two runs that claim in the same moment wait for each other to settle who goes first. */
const settleMs = 10_000;

/**
 * Claims a run, unless another of the same source is under way; then returns the reason.
 *
 * Two that start together both write their claim before they look, so at least one sees the other. The earlier claim
 * waits until the later one has either begun or ended; the later one gives way. Whoever sees the other at work gives
 * way. So there are never two writers, whatever the order in which they are scheduled.
 */
export async function claimRun(
  deps: Deps,
  request: ClaimRequest,
): Promise<{ readonly claimed: true } | { readonly reason: string }> {
  const { store, clock, processes } = deps;
  const now = clock.now();
  const claim: Claim = {
    source: request.run.source,
    runId: request.run.runId,
    scheduledAt: request.scheduledAt.toISOString(),
    class: request.class,
    ...processes.self(),
    claimedAt: now.toISOString(),
    leaseUntil: new Date(now.getTime() + leaseMs).toISOString(),
  };
  try {
    await store.putOnce(`${runPrefix(request.run)}claim.json`, json(claim));
  } catch (error) {
    if (error instanceof ObjectExistsError)
      return { reason: `${request.run.runId} has been claimed already` };
    throw error;
  }
  const giveWayAt = now.getTime() + settleMs;
  for (;;) {
    const others = (await openRuns(store, request.run, clock, processes)).filter(
      (other) => other.runId !== request.run.runId && other.state === 'alive',
    );
    if (others.length === 0) return { claimed: true };
    const first = others.find((other) => other.working || isBefore(other, claim));
    if (first || clock.now().getTime() > giveWayAt) {
      const reason = describe(first ?? others[0]);
      await endRun(deps, request.run, {
        outcome: 'skipped',
        error: { message: reason, hint: 'wait for it to end' },
      });
      return { reason };
    }
    await clock.sleep(100);
  }
}

/** Writes how a run ended; the first to write it decides. False when somebody else has. */
export async function endRun(
  { store, clock }: Deps,
  run: RunName,
  end: Omit<RunEnd, 'at'>,
): Promise<boolean> {
  try {
    await store.putOnce(`${runPrefix(run)}end.json`, json({ ...end, at: clock.now().toISOString() }));
    return true;
  } catch (error) {
    if (error instanceof ObjectExistsError) return false;
    throw error;
  }
}

const isBefore = (other: OpenRun, claim: Claim): boolean =>
  other.claim === undefined ||
  [other.claim.claimedAt, other.runId].join() < [claim.claimedAt, claim.runId].join();

const describe = (other: OpenRun | undefined): string =>
  other?.claim
    ? `${other.runId} of this source is under way since ${other.claim.claimedAt} on ${other.claim.host} (pid ${other.claim.pid})`
    : `${other?.runId ?? 'another run'} of this source is under way`;

export const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);
