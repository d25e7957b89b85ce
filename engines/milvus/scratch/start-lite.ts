import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EnvironmentError } from '#core/errors.ts';
import type { MilvusDeps } from '../deps.ts';

/** Within the folder of a server; the program writes it itself before it is one. */
export const pidFile = 'milvus.pid';

const startsWithinMs = 120_000;

/** Lets the kernel choose the port, and says which only when it serves. Its own command listens on every address. */
const program = [
  'import os, sys',
  'from milvus_lite.adapter.grpc.server import start_server_in_thread',
  "server, db, port = start_server_in_thread(sys.argv[1], host='127.0.0.1', port=0)",
  "with open(sys.argv[2] + '.new', 'w') as file: file.write(str(port))",
  "os.rename(sys.argv[2] + '.new', sys.argv[2])",
  'server.wait_for_termination()',
].join('\n');

/** Writes its own id first, so that whoever finds the folder finds the server. */
const wrapper = 'echo $$ > "$1" && shift && exec "$@"';

/** Starts a Milvus Lite whose data lie in `folder`, on a free port of this machine alone. Gives its URL. */
export async function startLite(
  python: string,
  folder: string,
  { shell, clock, environment }: Pick<MilvusDeps, 'shell' | 'clock' | 'environment'>,
  signal: AbortSignal,
): Promise<string> {
  const env = { PATH: environment['PATH'] ?? '/usr/bin:/bin', HOME: folder, TMPDIR: folder };
  const portFile = path.join(folder, 'port');
  const command = [python, '-I', '-c', program, path.join(folder, 'data'), portFile];
  const args = ['-c', wrapper, 'sh', path.join(folder, pidFile), ...command];
  const server = shell.start({ file: '/bin/sh', args, env, cwd: '/', stdout: 'ignore' });
  let isGone = false;
  server.exited
    .catch(() => {})
    .finally(() => {
      isGone = true;
    });
  const gone = (): boolean => isGone;
  for (let waitedMs = 0; waitedMs < startsWithinMs && !gone(); waitedMs += 50) {
    signal.throwIfAborted();
    const port = await readFile(portFile, 'utf8').catch(() => undefined);
    if (port !== undefined) return `http://127.0.0.1:${port}`;
    await clock.sleep(50, signal);
  }
  await server.end();
  throw new EnvironmentError(
    `Milvus Lite cannot make a throw-away server: ${server.stderrTail().trim().slice(-1000)}`,
    { hint: 'see whether its Python works, and the temporary folder is writable and has room' },
  );
}
