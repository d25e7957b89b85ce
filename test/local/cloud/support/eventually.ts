import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again until there is something, for `limitMs` at most: then undefined. */
export async function eventually<Found>(
  look: () => Promise<Found | undefined>,
  limitMs = 10_000,
): Promise<Found | undefined> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() > deadline) return found;
    await sleep(100);
  }
}
