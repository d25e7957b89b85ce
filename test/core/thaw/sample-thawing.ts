import type { Thawing } from '#core/thaw/thawing.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import type { Warmth } from '#core/thaw/warmth.ts';

export const sampleThawing: Thawing = {
  ...{ tier: 'deep-archive', speed: 'standard', objects: 2, bytes: 5_000, asked: 2, thawing: 0, readable: 0 },
  ...{ readyBy: '2026-11-20T17:00:00.000Z', days: 7, usd: 0.01 },
};

/** Under it every point is frozen; or gets so after it was found readable so many times. */
export function frozenAfter(times: number): Warmth {
  let left = times;
  return {
    isReadable: async () => times > 0,
    async demand() {
      if (left-- <= 0) throw new WaitingError('orders@x', sampleThawing, 'ask again');
    },
  };
}
