import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { Writable } from 'node:stream';
import { endMarked } from '../end-marked.ts';
import type { Output } from './output.ts';

export interface Running {
  readonly pid: number;
  /** The exit code as Docker tells it: 128 and the number of the signal, for an end by a signal. */
  readonly ended: Promise<number>;
  /** For the program alone, as Docker does it. */
  signal(name: NodeJS.Signals): void;
  /** SIGKILL for it and everything that it started. */
  kill(): void;
}

interface Command {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Unlike any other container's. By it what the program has left is found. */
  readonly id: string;
  readonly user: { readonly uid: number | undefined; readonly gid: number | undefined };
}

const mark = 'HOLDFAST_LOCAL_CONTAINER';

/**
 * The program takes the place of the shell, so that the process is its own. What stays of the shell reads a pipe of ours:
 * when it ends, because the program did or because we did in any way, the process group is killed. A container that has
 * ended leaves nothing running either.
 */
const script = '(read -r _ <&3; kill -KILL -$$) </dev/null >/dev/null 2>&1 & exec "$@" 3<&-';

/** Starts a program in a process group of its own that outlives neither its main process nor this one. */
export async function runProcess(command: Command, output: Output): Promise<Running> {
  const { argv, environment, folder, id, user } = command;
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...argv], {
    cwd: folder,
    env: { ...environment, [mark]: id },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
    uid: user.uid,
    gid: user.gid,
  });
  child.stdout?.on('data', (chunk: Buffer) => output.write(1, chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.write(2, chunk));
  const held = child.stdio[3];
  const release = (): void => {
    if (held instanceof Writable) held.destroy();
  };
  const exited = once(child, 'exit');
  const closed = once(child, 'close');
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${argv[0]} has no process id`);
  return {
    pid,
    ended: exited.then(async () => {
      release();
      // also what has left the process group: it would hold the pipes open
      await endMarked(mark, id);
      await closed;
      output.end();
      return codeOf(child.exitCode, child.signalCode);
    }),
    signal: (name) => void child.kill(name),
    kill: () => {
      child.kill('SIGKILL');
      release();
    },
  };
}

const codeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? (signal === null ? 1 : 128 + constants.signals[signal]);
