import { setTimeout as sleep } from 'node:timers/promises';

interface Waiting {
  /** For the error: what did not come. */
  readonly what: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Looks ten times a second until there is something. */
export async function waitFor<Seen>(
  look: () => Promise<Seen | undefined>,
  { what, seconds, signal }: Waiting,
): Promise<Seen> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(100);
  }
}
