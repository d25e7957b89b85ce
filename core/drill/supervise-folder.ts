import type { Shell } from '../ports/shell.ts';

/**
 * Waits until its standard input ends: because we closed it, or because the kernel did when this process died, however
 * it died. Then ends the server whose data lie in the folder and removes the folder. The process id in the server's own
 * file is used only while its command line names the folder: a dead server's id may belong to somebody else by now. It
 * prints nothing: its standard error ends in us, and a message to the dead would end it before its work is done.
 */
const script = `
trap '' HUP INT TERM PIPE
exec >/dev/null 2>&1
folder=$1
pidfile=$2
first=$3
cat >/dev/null
serves() {
  line=$(tr '\\0' ' ' <"/proc/$1/cmdline" 2>/dev/null || ps -o args= -p "$1" 2>/dev/null)
  case "$line" in *"$folder"*) return 0 ;; *) return 1 ;; esac
}
round=0
while [ -e "$folder" ] && [ $round -lt 100 ]; do
  pid=$(sed -n 1p "$folder/$pidfile" 2>/dev/null)
  if [ -n "$pid" ] && serves "$pid"; then
    if [ $round -lt 25 ]; then kill "-$first" "$pid"; else kill -KILL "$pid"; fi
  else
    rm -rf "$folder"
  fi
  round=$((round + 1))
  [ -e "$folder" ] && sleep 0.2
done
[ ! -e "$folder" ]
`;

/** In a session of its own where the system can: SIGKILL for our whole process group must not reach it. */
const inOwnSession = `
if command -v setsid >/dev/null 2>&1; then exec setsid sh -c "$4" sh "$1" "$2" "$3"; fi
exec sh -c "$4" sh "$1" "$2" "$3"
`;

export interface Supervisor {
  /** Ends the server, removes the folder, and resolves when both are gone: false if the folder is still there. */
  finish(): Promise<boolean>;
}

export interface SupervisedServer {
  /** Within the folder: its first line is the server's process id. */
  readonly pidFile: string;
  /** What it is asked to end with; after five seconds it is SIGKILL. */
  readonly signal: 'QUIT' | 'KILL';
}

/** Takes charge of a folder that is to be gone when we are, with the server in it. The folder must exist. */
export function superviseFolder(
  folder: string,
  { pidFile, signal }: SupervisedServer,
  path: string,
  shell: Shell,
): Supervisor {
  const child = shell.start({
    file: '/bin/sh',
    args: ['-c', inOwnSession, 'sh', folder, pidFile, signal, script],
    env: { PATH: path, LC_ALL: 'C' },
    cwd: '/',
    stdin: 'pipe',
    stdout: 'ignore',
  });
  return {
    async finish() {
      child.stdin?.end();
      const { code } = await child.exited;
      return code === 0;
    },
  };
}
