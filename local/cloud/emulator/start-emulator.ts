import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { PermanentError, TransientError } from '#core/errors.ts';
import { listeningOn } from '../../s3/listening-on.ts';
import { type Supervised, supervise } from '../../server/supervise.ts';
import { repository } from '../../tools/folders.ts';
import { apiRequest } from '../api-request.ts';
import type { CloudAccess, Correction } from '../local-cloud.ts';
import { emulatorPython } from './python.ts';

export interface Emulator {
  readonly pid: number;
  readonly corrections: readonly Correction[];
  log(): Promise<string>;
  /** Asks it to write down what it holds, and waits until it has ended. */
  endInOrder(): Promise<void>;
  /** Ends it at once. */
  end(): Promise<void>;
}

interface Start {
  /** Of this start alone, removed with it. */
  readonly folder: string;
  readonly access: CloudAccess;
  readonly environment: Readonly<Record<string, string>>;
}

const Corrections = z.array(z.strictObject({ name: z.string(), applied: z.boolean(), text: z.string() }));

// The secret reaches the emulator by a file that only we may read. No core dump: the supervisor ends it with SIGQUIT.
const launch = `ulimit -c 0; set -a; . "$0"; set +a; rm "$0"; exec "$@"`;

/** What hypercorn waits for open connections, and then some. */
const orderMs = 20_000;

/** Starts the emulator with its corrections, waits until it is healthy, and makes sure that only this machine reaches it. */
export async function startEmulator({ folder, access, environment }: Start): Promise<Emulator> {
  await mkdir(folder, { mode: 0o700 });
  const file = join(folder, 'environment');
  const told = join(folder, 'corrections.json');
  await writeFile(file, shellLines(environment), { mode: 0o600 });
  const program = [emulatorPython(), join(repository, 'local/cloud/launcher/main.py'), told];
  const supervised = await supervise(
    ['/usr/bin/env', '-i', '/bin/sh', '-c', launch, file, ...program],
    folder,
  );
  const { pid, logFile } = supervised;
  try {
    if (!(await isHealthy(supervised, access))) {
      const said = (await readFile(logFile, 'utf8')).trim().slice(-2000);
      throw new TransientError(`the emulator did not start: ${said}`, {
        hint: 'read the end of its log above',
      });
    }
    await assertLoopback(pid);
    const corrections = Corrections.parse(JSON.parse(await readFile(told, 'utf8')));
    return {
      pid,
      corrections,
      log: async () => (existsSync(logFile) ? readFile(logFile, 'utf8') : ''),
      end: () => supervised.end(),
      async endInOrder() {
        if (supervised.alive()) process.kill(pid, 'SIGTERM');
        const deadline = Date.now() + orderMs;
        while (supervised.alive() && Date.now() < deadline) await sleep(20);
        await supervised.end();
      },
    };
  } catch (error) {
    await supervised.end();
    throw error;
  }
}

const shellLines = (environment: Readonly<Record<string, string>>): string =>
  Object.entries(environment)
    .map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');

async function isHealthy({ alive }: Supervised, access: CloudAccess): Promise<boolean> {
  const request = { service: 'sts', method: 'GET', path: '/_ministack/health' };
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && alive()) {
    const answer = await apiRequest(access, request).catch(() => undefined);
    if (answer?.status === 200) return alive();
    await sleep(40);
  }
  return false;
}

async function assertLoopback(pid: number): Promise<void> {
  const found = await listeningOn(pid);
  const outside = (found ?? []).filter((address) => !address.startsWith('127.0.0.1:'));
  if (outside.length === 0 && (found === undefined || found.length > 0)) return;
  throw new PermanentError(
    `the emulator listens on ${outside.join(', ') || 'nothing'}, expected 127.0.0.1 only`,
    {
      hint: 'correct local/cloud/emulator/environment.ts',
    },
  );
}
