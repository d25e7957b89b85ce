import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setInterval } from 'node:timers';
import { PermanentError } from '#core/errors.ts';
import { folderBytes } from './folder-bytes.ts';
import { machineCpuSeconds } from './machine.ts';
import { type TreeUse, watchProgram, watchTree, watchTreeOf } from './process-tree.ts';

export interface Job {
  /** For bash, with pipefail. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Whose files are local disk beside the destination. */
  readonly beside: string;
  /** Postmaster of the database, where there is one. */
  readonly serverPid?: number | undefined;
  /** Server of the store, where there is one. */
  readonly storePid?: number | undefined;
  /** Part of the command line of the process whose own share is wanted: a child of the script. */
  readonly program?: string | undefined;
}

/** What was used up to a moment. */
export interface Sample {
  readonly seconds: number;
  readonly clientCpuSeconds: number;
  /** Of the process that runs the job's program, without its children. */
  readonly ownCpuSeconds: number;
  readonly databaseCpuSeconds: number;
  readonly anonBytes: number;
  readonly besideBytes: number;
}

export interface Measured {
  readonly startedMs: number;
  readonly wallSeconds: number;
  readonly clientCpuSeconds: number;
  readonly databaseCpuSeconds: number;
  readonly storeCpuSeconds: number;
  /** Cores that everybody else kept busy on average. */
  readonly othersCores: number;
  readonly samples: readonly Sample[];
  /** What it wrote to both outputs, as it came. `ms` since 1970. */
  readonly said: readonly { readonly ms: number; readonly text: string }[];
}

const sampleEveryMs = 50;

/** `times` adds up every process that was waited for, down to the last grandchild. */
const wrapped = (script: string) => `set -o pipefail\n${script}\ncode=$?\nLC_ALL=C times >&3\nexit $code\n`;

/** Runs a job to its end and watches it. PermanentError, with what it said, when it fails. */
export async function measure(job: Job): Promise<Measured> {
  const database = watchTreeOf(job.serverPid);
  const store = watchTreeOf(job.storePid);
  const before = {
    database: database().cpuSeconds,
    store: store().cpuSeconds,
    machine: machineCpuSeconds(),
    self: process.cpuUsage(),
  };
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
  const said: { ms: number; text: string }[] = [];
  const times: { ms: number; text: string }[] = [];
  for (const [index, kept] of [said, said, times].entries()) {
    child.stdio[index + 1]?.on('data', (chunk: Buffer) =>
      kept.push({ ms: Date.now(), text: chunk.toString('utf8') }),
    );
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
  const storeCpuSeconds = store().cpuSeconds - before.store;
  await closed;
  if (code !== 0) {
    throw new PermanentError(`'${job.script}' ended with ${code}: ${joined(said).trim().slice(-2_000)}`, {
      hint: 'a benchmark of something that fails says nothing; cure it and run again',
    });
  }
  const clientCpuSeconds = cpuOfTimes(joined(times));
  const ours = clientCpuSeconds + databaseCpuSeconds + storeCpuSeconds + (self.user + self.system) / 1e6;
  const othersCores = Math.max(0, (machineCpu - ours) / wallSeconds);
  const cpu = { clientCpuSeconds, databaseCpuSeconds, storeCpuSeconds };
  return { startedMs, wallSeconds, ...cpu, othersCores, samples, said };
}

const joined = (said: Measured['said']): string => said.map(({ text }) => text).join('');

function sampler(
  { beside, program }: Job,
  startedMs: number,
  clientPid: number,
  { database, before }: { readonly database: () => TreeUse; readonly before: number },
): () => Sample {
  const client = watchTree(clientPid);
  const own = program === undefined ? () => 0 : watchProgram(clientPid, program);
  return () => {
    const seconds = (Date.now() - startedMs) / 1000;
    const { cpuSeconds, anonBytes } = client();
    const databaseCpuSeconds = database().cpuSeconds - before;
    return {
      seconds,
      clientCpuSeconds: cpuSeconds,
      ownCpuSeconds: own(),
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
