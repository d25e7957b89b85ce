import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudOptions, LocalCloud } from '../../../../local/cloud/local-cloud.ts';
import { startLocalCloud } from '../../../../local/cloud/start-cloud.ts';

const task = fileURLToPath(new URL('../fixture/task.ts', import.meta.url));

/** A cloud in which every image but `absent` is the program of the fixture. Whoever asks for it stops it. */
export async function startTestCloud(options: Partial<CloudOptions> = {}): Promise<LocalCloud> {
  return startLocalCloud({
    folder: await mkdtemp(join(tmpdir(), 'holdfast-cloud-')),
    enforceIam: false,
    programs: ({ reference }) =>
      reference.startsWith('absent') ? undefined : { command: [process.execPath, task] },
    say: () => undefined,
    ...options,
  });
}
