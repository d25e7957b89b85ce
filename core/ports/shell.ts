import type { Writable } from 'node:stream';

export interface Command {
  readonly file: string;
  /** Visible to every user of the machine: never a secret. */
  readonly args: readonly string[];
  /** The whole environment of the child: nothing is inherited but what stands here. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Ids to run under; a PostgreSQL server refuses to run as root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Nothing (default), a pipe of ours, or another child's output handed over by the kernel without a copy here. */
  readonly stdin?: 'ignore' | 'pipe' | Child;
  /** `pipe` (default): for little, or to hand the child to the next command as its `stdin`. `stream`: for long
   * and compressed output, at less processor time. */
  readonly stdout?: 'pipe' | 'stream' | 'ignore';
}

export interface Exit {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

/** A running program. */
export interface Child {
  readonly pid: number;
  readonly stdin: Writable | null;
  /**
   * What it prints, to its end; to be read once. Each chunk is valid until the next one is asked for. Throws
   * ERR_STREAM_PREMATURE_CLOSE when it was ended by `end` before all was read. Nothing with `ignore`.
   */
  readonly output: AsyncIterable<Buffer>;
  /** The last 16 KiB of standard error so far. */
  stderrTail(): string;
  /** Settles when the program has ended and its standard error is read to the end. Rejects if it could not start. */
  readonly exited: Promise<Exit>;
  /** Ends it: SIGTERM, and SIGKILL if it is still there after `graceMs` (default 5,000). Resolves when it is gone. */
  end(graceMs?: number): Promise<void>;
}

/** How programs are run. Without a shell in between: arguments arrive as they are. */
export interface Shell {
  start(command: Command): Child;
  /** Runs to the end and keeps what it printed (1 MiB at most). Does not throw on a non-zero exit code. */
  run(
    command: Command,
    options?: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
  ): Promise<Exit & { readonly stdout: string; readonly stderr: string }>;
  /** CPU seconds used so far by a process and its children, or undefined where the system does not tell. */
  cpuSeconds(pid: number): number | undefined;
}
