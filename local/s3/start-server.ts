import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, TransientError } from '#core/errors.ts';
import { freePort } from '../server/free-port.ts';
import { type Supervised, supervise } from '../server/supervise.ts';
import { listeningOn } from './listening-on.ts';
import type { S3Server } from './s3-server.ts';

/** What is known of a server before it runs. */
export interface Place {
  /** Only for this server, removed with it. */
  readonly folder: string;
  readonly port: number;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Program {
  readonly name: string;
  /** Path that answers 200 as soon as the server takes requests. */
  readonly healthPath: string;
  /** The command, and its whole environment: nothing of ours is handed on. */
  start(place: Place): Promise<{
    readonly command: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly dataFolder?: string;
  }>;
}

// The secret reaches the server by a file that only we may read, because arguments are seen by every user.
// No core dump: the supervisor ends its servers with SIGQUIT.
const launch = `ulimit -c 0; set -a; . "$0"; set +a; rm "$0"; exec "$@"`;

/** Starts one program on a free port, waits until it is healthy, and makes sure that only this machine reaches it. */
export async function startServer(program: S3Program): Promise<S3Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(program);
    } catch (error) {
      // another process took the port between our look and the server's bind
      if (attempt === 5 || !/address (is )?already in use|is already in use/i.test(String(error)))
        throw error;
    }
  }
}

async function startOnce(program: S3Program): Promise<S3Server> {
  const { name, healthPath } = program;
  const folder = await mkdtemp(join(tmpdir(), `holdfast-${name}-`));
  let supervised: Supervised | undefined;
  try {
    const port = await freePort();
    const identity = {
      region: 'eu-central-1',
      accessKeyId: 'holdfast',
      secretAccessKey: randomBytes(20).toString('hex'),
    };
    const { command, env, dataFolder } = await program.start({ ...identity, folder, port });
    const envFile = join(folder, 'environment');
    await writeFile(envFile, shellLines(env), { mode: 0o600 });
    supervised = await supervise(
      ['/usr/bin/env', '-i', '/bin/sh', '-c', launch, envFile, ...command],
      folder,
    );
    const { pid, logFile } = supervised;
    const endpoint = `http://127.0.0.1:${port}`;
    if (!(await isHealthy(supervised, `${endpoint}${healthPath}`))) {
      const said = (await readFile(logFile, 'utf8')).trim().slice(-2000);
      throw new TransientError(`${name} did not start: ${said}`, { hint: 'read the end of its log above' });
    }
    await assertLoopback(name, pid, port);
    const running = supervised;
    return {
      ...identity,
      endpoint,
      pid,
      dataFolder,
      log: () => readFile(logFile, 'utf8'),
      stop: () => stop(running),
    };
  } catch (error) {
    await supervised?.end();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A server that is too busy to end is ended by force. */
async function stop({ alive, end, kill9 }: Supervised): Promise<void> {
  const overdue = setTimeout(() => alive() && kill9(), 5_000);
  await end();
  clearTimeout(overdue);
}

const shellLines = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');

async function isHealthy(supervised: Supervised, url: string): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && supervised.alive()) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return supervised.alive();
    await sleep(40);
  }
  return false;
}

/** Also shows that the one who answered is our server, and not another that was faster to take the port. */
async function assertLoopback(name: string, pid: number, port: number): Promise<void> {
  const found = await listeningOn(pid);
  if (found === undefined || found.join() === `127.0.0.1:${port}`) return;
  throw new PermanentError(
    `${name} listens on ${found.join(', ') || 'nothing'}, expected 127.0.0.1:${port} only`,
    {
      hint: `correct how local/s3/${name}-server.ts starts it`,
    },
  );
}
