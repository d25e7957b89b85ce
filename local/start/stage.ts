import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunKey, RunRecord } from '#core/cloud/run-record.ts';
import { PermanentError } from '#core/errors.ts';
import type { Config } from '#engines/config.ts';
import type { StackOutputs } from '../cloud/deploy.ts';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import type { Difference } from '../cloud/reconcile.ts';
import type { PostgresServer } from '../postgres-server.ts';
import { madeHere, repository } from '../tools/folders.ts';
import type { Mailbox } from './deployed/mailbox.ts';
import type { ListedPoint } from './deployed/only-point.ts';
import type { Receiver } from './deployed/receiver.ts';
import { exampleConfig } from './example.ts';
import { createHoldfast, type Holdfast } from './holdfast.ts';
import { createOnce, type Once } from './once.ts';

/** Where the acts play: one cloud, one server, one command line. */
export interface Stage {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  readonly config: Config;
  /** For everything that is made; it goes with the stage. */
  readonly folder: string;
  readonly holdfast: Holdfast;
  readonly cloud: Once<LocalCloud>;
  /** What the stacks say of themselves. */
  readonly outputs: Once<StackOutputs>;
  readonly differences: Once<readonly Difference[]>;
  /** What people are told. */
  readonly mailbox: Once<Mailbox>;
  /** In the place of Slack. */
  readonly receiver: Once<Receiver>;
  /** Of the superuser, known to nobody else. */
  readonly password: string;
  /** The run that the schedule has made. */
  readonly night: Once<RunKey>;
  /** The one good point of the night. */
  readonly point: Once<ListedPoint>;
  /** The run whose server was killed. */
  readonly failed: Once<RunRecord>;
  /** The newest server. Throws before the first act has set one. */
  server(): PostgresServer;
  /** Hands a server over; it is ended by `clear` at the latest. */
  serve(server: PostgresServer): void;
  /** Ends everything and removes what was made. */
  clear(): Promise<void>;
}

/** The one database of the shop. */
export const database = 'orders';

const folder = join(madeHere, 'start');
const lock = join(folder, 'pid');

/** Refuses a second start beside this one: both would write into the same folder. */
export async function openStage({ say, signal }: Pick<Stage, 'say' | 'signal'>): Promise<Stage> {
  const config = await exampleConfig(join(repository, 'holdfast.config.ts'));
  await takeFolder();
  const servers: PostgresServer[] = [];
  const server = () => {
    const newest = servers.at(-1);
    if (!newest) throw new Error('no server was started yet');
    return newest;
  };
  const cloud = createOnce<LocalCloud>('the local cloud');
  const receiver = createOnce<Receiver>('the receiver in the place of Slack');
  return {
    ...{ say, signal, config, folder, cloud, server },
    holdfast: createHoldfast({ say, signal, environment: () => cloud.get().environment }),
    outputs: createOnce('the outputs of the stacks'),
    differences: createOnce('the differences of the emulator'),
    mailbox: createOnce('the mailbox'),
    receiver,
    password: randomBytes(18).toString('base64url'),
    night: createOnce('the run of the night'),
    point: createOnce('the point of the night'),
    failed: createOnce('the run that failed'),
    serve: (started) => void servers.push(started),
    async clear() {
      await cloud.peek()?.stop();
      receiver.peek()?.close();
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
