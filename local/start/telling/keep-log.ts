import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { madeHere } from '../../tools/folders.ts';
import type { Stage } from '../stage.ts';

/** Keeps what emulator, functions and tasks wrote, where it outlives them. */
export async function keepLog({ cloud, say, signal }: Stage): Promise<void> {
  const started = cloud.peek();
  if (!started || signal.aborted) return;
  const file = join(madeHere, 'start-failed.log');
  await writeFile(file, await started.log());
  say(`\nwhat the cloud and everything in it wrote: ${file}`);
}
