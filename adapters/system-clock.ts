import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#core/ports/clock.ts';

export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    await wait(ms, undefined, signal ? { signal } : {});
  },
};
