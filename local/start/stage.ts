import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import type { PostgresServer } from '../postgres-server.ts';
import { madeHere, repository } from '../tools/folders.ts';
import { exampleStore } from './example-store.ts';
import { createHoldfast, type Holdfast } from './holdfast.ts';

/** Where the acts play: one server, one store, one command line. */
export interface Stage {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** The store of the example, absolute. */
  readonly store: string;
  readonly holdfast: Holdfast;
  /** Throws before the first act has set it. */
  server(): PostgresServer;
  /** Hands a server over; it is ended by `clear` at the latest. */
  serve(server: PostgresServer): void;
  /** Ends every server and removes everything that was made. */
  clear(): Promise<void>;
}

/** The one database of the shop. */
export const database = 'orders';

const folder = join(madeHere, 'start');
const lock = join(folder, 'pid');

/** Refuses a second start beside this one: both would write into the same folder. */
export async function openStage({ say, signal }: Pick<Stage, 'say' | 'signal'>): Promise<Stage> {
  const store = await exampleStore(join(repository, 'holdfast.config.ts'), folder);
  await takeFolder();
  const servers: PostgresServer[] = [];
  const server = () => {
    const newest = servers.at(-1);
    if (!newest) throw new Error('no server was started yet');
    return newest;
  };
  return {
    say,
    signal,
    store,
    holdfast: createHoldfast({ say, signal, url: () => server().url(database) }),
    server,
    serve: (started) => void servers.push(started),
    async clear() {
      for (const started of servers) await started.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function takeFolder(): Promise<void> {
  const other = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (other > 0 && isRunning(other)) {
    throw new PermanentError(`npm start is running already, as process ${other}`, {
      hint: `end it with Ctrl-C where it runs, or with: kill ${other}`,
    });
  }
  // what a killed start has left
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(lock, String(process.pid), { flag: 'wx' });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
