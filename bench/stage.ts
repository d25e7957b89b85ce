import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from './data/cluster.ts';
import type { Stage } from './runs/contestant.ts';

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

/**
 * Works with a server that has the data set. Whatever happens, it has ended, and so has all that `stack` was given, and
 * the runs' files are gone when this returns.
 */
export async function onStage<Result>(
  scale: number,
  { environment, say }: Surroundings,
  work: (stage: Stage, stack: AsyncDisposableStack) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  // also when a signal ends us
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    await using stack = new AsyncDisposableStack();
    const server = await startCluster(scale, say);
    stack.defer(() => server.stop());
    const own = { ...plainEnvironment(environment), PATH: `${server.bin}:${environment['PATH'] ?? ''}` };
    return await work({ server, folder, environment: own }, stack);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What programs are given of the environment of whoever measures. */
export const plainEnvironment = ({
  PATH = '',
  HOME = '/',
  NODE_OPTIONS = '',
}: Surroundings['environment']) => ({
  PATH,
  HOME,
  NODE_OPTIONS,
  LC_ALL: 'C.UTF-8',
});
