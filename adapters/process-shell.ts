import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { Child, Command, Exit, Shell } from '#core/ports/shell.ts';
import { type Fifo, openFifo } from './fifo.ts';
import { passingChunks } from './passing-chunks.ts';

const tailBytes = 16 * 1024;
const keptOutputBytes = 1024 * 1024;

/** Runs programs of this machine. A child is in our process group, so that an interrupt of the group reaches it too. */
export function createProcessShell(): Shell {
  const processes = new WeakMap<Child, ChildProcess>();
  const start = (command: Command): Child => {
    const upstream = isChild(command.stdin) ? processes.get(command.stdin)?.stdout : undefined;
    const fifo = command.stdout === 'stream' ? openFifo() : undefined;
    const child = spawn(command.file, [...command.args], {
      env: { ...command.env },
      cwd: command.cwd,
      uid: command.user?.uid,
      gid: command.user?.gid,
      stdio: [
        upstream ?? (command.stdin === 'pipe' ? 'pipe' : 'ignore'),
        fifo?.writer ?? stdoutOf(command),
        'pipe',
      ],
    });
    // The next program holds the pipe now. Ours must go, or the writer would never notice that its reader died.
    upstream?.destroy();
    fifo?.closeWriter();
    const started = watch(child, command.file, fifo);
    processes.set(started, child);
    return started;
  };
  return { start, run: (command, options) => run(start(command), options), cpuSeconds };
}

const nothing: AsyncIterable<Buffer> = (async function* () {})();

const stdoutOf = ({ stdout }: Command): 'pipe' | 'ignore' => (stdout === 'ignore' ? 'ignore' : 'pipe');

const isChild = (stdin: Command['stdin']): stdin is Child => typeof stdin === 'object';

function watch(child: ChildProcess, file: string, fifo: Fifo | undefined): Child {
  let tail = Buffer.alloc(0);
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]).subarray(-tailBytes);
  });
  // EPIPE: the program stopped reading. Its exit code tells why; the writer sees the error of its own write.
  child.stdin?.on('error', () => {});
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', (error) => reject(startError(error, file)));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  exited.catch(() => {});
  const end = async (graceMs = 5_000): Promise<void> => {
    if (child.pid === undefined) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    // A grandchild may keep standard error open for ever: the program itself is what must be gone.
    await new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once('exit', () => resolve());
    });
    clearTimeout(timer);
    child.stdout?.destroy();
    fifo?.close();
    child.stderr?.destroy();
    child.stdin?.destroy();
  };
  return {
    pid: child.pid ?? 0,
    stdin: child.stdin,
    output: fifo?.chunks ?? (child.stdout ? passingChunks(child.stdout) : nothing),
    stderrTail: () => tail.toString('utf8'),
    exited,
    end,
  };
}

function startError(error: Error, file: string): PermanentError | TransientError {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EAGAIN' || code === 'ENOMEM' || code === 'EMFILE') {
    return new TransientError(`'${file}' could not be started: ${error.message}`, {
      hint: 'the machine has no process, memory or file handle left; lower streams in the plan',
      cause: error,
    });
  }
  return new PermanentError(`'${file}' could not be started: ${error.message}`, {
    hint: 'install it, or correct the path in the config',
    cause: error,
  });
}

async function run(
  child: Child,
  { signal, timeoutMs }: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<Exit & { readonly stdout: string; readonly stderr: string }> {
  const stop = (): void => void child.end();
  const timer = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    const [exit, stdout] = await Promise.all([child.exited, textOf(child.output)]);
    return { ...exit, stdout, stderr: child.stderrTail() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

async function textOf(output: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of output) {
      if (size < keptOutputBytes) chunks.push(Buffer.from(chunk));
      size += chunk.length;
    }
  } catch {
    // it was ended on the way: its exit code says so
  }
  return Buffer.concat(chunks).subarray(0, keptOutputBytes).toString('utf8');
}

const clockTicksPerSecond = 100;

/** From /proc, where there is one. A process that ended has no more CPU time to tell. */
function cpuSeconds(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return ticks / clockTicksPerSecond;
  } catch {
    return undefined;
  }
}
