import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#core/ports/clock.ts';

const factor = 1_000;

/** Time that runs a thousand times faster than ours, and can be advanced: a pause of a minute takes 60 ms. */
export function fastClock(start: string): Clock & { advance(ms: number): void } {
  const beganMs = performance.now();
  let offsetMs = Date.parse(start);
  return {
    now: () => new Date(offsetMs + Math.floor((performance.now() - beganMs) * factor)),
    advance(ms) {
      offsetMs += ms;
    },
    async sleep(ms, signal) {
      await wait(ms / factor, undefined, signal ? { signal } : {});
    },
  };
}

/** Time that stands still unless it is advanced; a sleep ends when the time has come. */
export function stillClock(start: string): Clock & { advance(ms: number): void } {
  let nowMs = Date.parse(start);
  return {
    now: () => new Date(nowMs),
    advance(ms) {
      nowMs += ms;
    },
    async sleep(ms, signal) {
      const until = nowMs + ms;
      while (nowMs < until) {
        signal?.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      signal?.throwIfAborted();
    },
  };
}
