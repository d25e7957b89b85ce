import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setInterval } from 'node:timers';
import { PermanentError } from '#core/errors.ts';
import { folderBytes } from './folder-bytes.ts';
import { machineCpuSeconds } from './machine.ts';
import { type TreeUse, watchTree } from './process-tree.ts';

export interface Job {
  /** For bash, with pipefail. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Whose files are local disk beside the destination. */
  readonly beside: string;
  /** Postmaster of the database. */
  readonly serverPid: number;
}

/** What was used up to a moment. */
export interface Sample {
  readonly seconds: number;
  readonly clientCpuSeconds: number;
  readonly databaseCpuSeconds: number;
  readonly anonBytes: number;
  readonly besideBytes: number;
}

export interface Measured {
  readonly startedMs: number;
  readonly wallSeconds: number;
  readonly clientCpuSeconds: number;
  readonly databaseCpuSeconds: number;
  /** Cores that everybody else kept busy on average. */
  readonly othersCores: number;
  readonly samples: readonly Sample[];
}

const sampleEveryMs = 50;

/** `times` adds up every process that was waited for, down to the last grandchild. */
const wrapped = (script: string) => `set -o pipefail\n${script}\ncode=$?\nLC_ALL=C times >&3\nexit $code\n`;

/** Runs a job to its end and watches it. PermanentError, with what it said, when it fails. */
export async function measure(job: Job): Promise<Measured> {
  const database = watchTree(job.serverPid);
  const before = { database: database().cpuSeconds, machine: machineCpuSeconds(), self: process.cpuUsage() };
  const startedMs = Date.now();
  const child = spawn('bash', ['-c', wrapped(job.script)], {
    cwd: job.cwd,
    // a process group of its own, to be ended whole
    detached: true,
    env: job.env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const endAll = (): void => endGroup(child.pid);
  // first of all: whoever still runs would go on to write into folders that are being removed
  process.prependOnceListener('exit', endAll);
  const said: string[] = [];
  const times: string[] = [];
  for (const [index, kept] of [said, said, times].entries()) {
    child.stdio[index + 1]?.on('data', (chunk: Buffer) => kept.push(chunk.toString('utf8')));
  }
  const samples: Sample[] = [];
  const look = sampler(job, startedMs, child.pid ?? 0, { database, before: before.database });
  const timer = setInterval(() => samples.push(look()), sampleEveryMs);
  const closed = once(child, 'close');
  const [code] = await once(child, 'exit');
  const wallSeconds = (Date.now() - startedMs) / 1000;
  clearInterval(timer);
  process.off('exit', endAll);
  const machineCpu = machineCpuSeconds() - before.machine;
  const self = process.cpuUsage(before.self);
  const databaseCpuSeconds = database().cpuSeconds - before.database;
  await closed;
  if (code !== 0) {
    throw new PermanentError(`'${job.script}' ended with ${code}: ${said.join('').trim().slice(-2_000)}`, {
      hint: 'a benchmark of something that fails says nothing; cure it and run again',
    });
  }
  const clientCpuSeconds = cpuOfTimes(times.join(''));
  const ours = clientCpuSeconds + databaseCpuSeconds + (self.user + self.system) / 1e6;
  const othersCores = Math.max(0, (machineCpu - ours) / wallSeconds);
  return { startedMs, wallSeconds, clientCpuSeconds, databaseCpuSeconds, othersCores, samples };
}

function sampler(
  { beside }: Job,
  startedMs: number,
  clientPid: number,
  { database, before }: { readonly database: () => TreeUse; readonly before: number },
): () => Sample {
  const client = watchTree(clientPid);
  return () => {
    const seconds = (Date.now() - startedMs) / 1000;
    const { cpuSeconds, anonBytes } = client();
    const databaseCpuSeconds = database().cpuSeconds - before;
    return {
      seconds,
      clientCpuSeconds: cpuSeconds,
      databaseCpuSeconds,
      anonBytes,
      besideBytes: folderBytes(beside),
    };
  };
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended already, which is what the signal was for
  }
}

/** Two lines, of the shell and of its children, each user and system time as `1m2.345s`. */
export function cpuOfTimes(text: string): number {
  const found = [...text.matchAll(/(\d+)m([\d.]+)s/g)];
  return found.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
