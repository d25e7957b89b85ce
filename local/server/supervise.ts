import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';

export interface Supervised {
  readonly pid: number;
  /** Its stdout and stderr. */
  readonly logFile: string;
  alive(): boolean;
  /** Ends the server at once and removes its folder. */
  end(): Promise<void>;
  /** SIGKILL for the server and every process it started. */
  kill9(): Promise<void>;
}

/**
 * A shell holds the server and reads a pipe of ours. When the pipe ends, because we closed it or because this
 * process died in any way, it ends the server (SIGQUIT: no waiting, nothing to keep) and removes the folder.
 * A server that ended by itself leaves a mark, so that its process id is not used again.
 */
const script = `
folder=$1; shift
exec 3<&0
"$@" >"$folder/server.log" 2>&1 3<&- &
server=$!
(
  read -r end <&3
  if [ ! -e "$folder/ended" ]; then kill -QUIT $server; kill -CONT $server; fi
) >/dev/null 2>&1 &
reader=$!
echo $server
wait $server
: >"$folder/ended"
wait $reader
rm -rf "$folder"
`;

/** Starts `command` so that it cannot outlive this process. */
export async function supervise(command: readonly string[], folder: string): Promise<Supervised> {
  // a session of its own: Ctrl-C in the terminal reaches us, and through the pipe the server, in this order
  const shell = spawn('/bin/sh', ['-c', script, 'sh', folder, ...command], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(shell, 'exit');
  const [first] = await once(shell.stdout.setEncoding('utf8'), 'data');
  const pid = Number(String(first).trim());
  // neither the shell nor its pipes keep this process alive when nobody waits for them
  shell.unref();
  for (const pipe of [shell.stdin, shell.stdout]) if (pipe instanceof Socket) pipe.unref();
  const alive = () => exists(pid);
  return {
    pid,
    logFile: join(folder, 'server.log'),
    alive,
    async end() {
      shell.ref();
      shell.stdin.end();
      await ended;
    },
    async kill9() {
      // stopped first, or it would start to recover as soon as one of its processes dies
      signal(pid, 'SIGSTOP');
      for (const child of await childrenOf(pid)) signal(child, 'SIGKILL');
      signal(pid, 'SIGKILL');
      while (alive()) await new Promise((resolve) => setTimeout(resolve, 10));
    },
  };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended already, which is what the signal was for
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // the name may contain anything, so count from its closing bracket: state, then the parent
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    }),
  );
  return pids.filter((_, index) => parents[index] === String(parent)).map(Number);
}
