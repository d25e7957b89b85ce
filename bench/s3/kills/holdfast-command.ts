import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';

const takenDownMs = 2_000;

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly seconds: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs holdfast in a process group of its own; after `killAfterSeconds` all of it gets SIGKILL. */
export async function holdfast(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  killAfterSeconds?: number,
): Promise<Ended> {
  const startedMs = performance.now();
  const { NODE = '', HOLDFAST = '', CONFIG = '' } = env;
  const child = spawn(NODE, [HOLDFAST, '--config', CONFIG, ...args], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const endAll = (): void => killGroup(child.pid);
  process.prependOnceListener('exit', endAll);
  const timer = killAfterSeconds === undefined ? undefined : setTimeout(endAll, killAfterSeconds * 1000);
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - startedMs) / 1000;
  clearTimeout(timer);
  process.off('exit', endAll);
  // Its children got the same signal; the next command must not meet one that is still being taken down. Where nobody
  // collects the dead, their group stays for ever.
  for (let waited = 0; waited < takenDownMs && isAlive(child.pid); waited += 10) await sleep(10);
  return { code: z.number().nullable().parse(code), seconds, ...said };
}

/** The document that a command printed. PermanentError with what it said where there is none. */
export function documentOf<Schema extends z.ZodType>(
  { stdout, stderr, code }: Ended,
  schema: Schema,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(stdout));
  } catch (cause) {
    throw new PermanentError(
      `holdfast ended with ${code} and without its document: ${(stderr || stdout).trim().slice(-1_000)}`,
      { hint: 'run it by hand with the same config', cause },
    );
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended already, which is what the signal was for
  }
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(-pid, 0);
  } catch {
    return false;
  }
}
