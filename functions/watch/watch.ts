import * as z from 'zod';
import { type WatchDeps, watchRound } from '#core/watch/round/watch-round.ts';

/** What the schedule sends. */
export const WatchRequest = z.strictObject({
  ask: z.literal('round'),
  /** What time it is. Only the cloud of a machine listens to it: nobody there waits for a night to be missed. */
  at: z.iso.datetime().optional(),
});
export type WatchRequest = z.infer<typeof WatchRequest>;

interface Deps extends WatchDeps {
  readonly isLocal: boolean;
}

export const watch = ({ isLocal, ...deps }: Deps, { at }: WatchRequest) =>
  watchRound(deps, isLocal && at !== undefined ? new Date(at) : deps.clock.now());
