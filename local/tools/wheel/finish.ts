import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

/** Gives a finished folder its name. Another process may have been faster: then its result is as good as ours. */
export async function finish(making: string, home: string): Promise<void> {
  await rename(making, home).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  });
}
