import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const holdfast = join(repository, 'cli/holdfast.mjs');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder with a config; gone when the test has ended. */
export async function folderWith(config: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'holdfast.config.json'), JSON.stringify(config));
  return folder;
}

/** A config of one source, `orders`. */
export const ordersConfig = (more: object = {}) => ({
  store: { directory: 'backups' },
  plans: { nightly: { schedule: 'cron(30 3 * * ? *)', keep: { daily: '14d' } } },
  sources: { orders: { engine: 'postgres', plan: 'nightly', url: { env: 'ORDERS_URL' }, rpo: '25h' } },
  ...more,
});

/** The environment of a person who is not in an npm script, however this test was started. */
const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|HOLDFAST|NO_COLOR|CI$)/i.test(name)),
  );

export function start(
  folder: string,
  args: readonly string[],
  {
    file = process.execPath,
    env = {},
    config = 'holdfast.config.json',
  }: { readonly file?: string; readonly env?: NodeJS.ProcessEnv; readonly config?: string } = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended>; readonly err: () => string } {
  const command = file === process.execPath ? [holdfast] : ['holdfast'];
  const child = spawn(file, [...command, ...args, '--config', join(folder, config)], {
    cwd: repository,
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, ...text }));
  });
  return { child, ended, err: () => text.err };
}

export const run = async (folder: string, ...args: readonly string[]): Promise<Ended> =>
  start(folder, args).ended;

/** A server that takes connections and never says a word. Whoever waits for it waits until it hangs up. */
export async function silentServer(): Promise<{
  readonly url: string;
  readonly connected: Promise<unknown>;
  hangUp(): void;
}> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => {})));
  const connected = once(server, 'connection');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hangUp = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(hangUp);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `postgres://ann@127.0.0.1:${port}/orders`, connected, hangUp };
}

/** Resolves when the text has appeared on standard error. */
export async function saidOnStderr(err: () => string, text: string): Promise<void> {
  for (let round = 0; !err().includes(text); round++) {
    if (round > 1_000) throw new Error(`'${text}' never came: ${err()}`);
    await setTimeout(20);
  }
}
