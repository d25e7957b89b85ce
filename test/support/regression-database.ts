import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AdvisedError } from '#core/errors.ts';
import { type PostgresServer, startPostgres } from '../../local/postgres-server.ts';
import { setsFolder } from '../../local/tools/sets-folder.ts';
import { buildRegression } from './build-regression.ts';

type Regression =
  | { readonly server: PostgresServer }
  | { readonly server: undefined; readonly reason: string };

/**
 * A server with the database `regression` that PostgreSQL's own regression suite leaves behind: 550 tables of every
 * kind the server has. It is built once per machine (about a minute). Without gcc or the source package there is no
 * server but a reason, to be given to `notExercised`. The caller stops the server.
 */
export async function regressionDatabase(major = 17): Promise<Regression> {
  let home: string;
  try {
    // beside the sets: servers read its library, so it must be as open to their user as the sets are
    home = join(await setsFolder(() => undefined), `regression-${major}`);
    await builtOnce(major, home);
  } catch (error) {
    if (!(error instanceof AdvisedError)) throw error;
    return {
      server: undefined,
      reason: `no regression database of ${major}: ${firstComplaint(error.message)}`,
    };
  }
  return { server: await startPostgres({ major, from: join(home, 'data') }) };
}

/** apt warns before it says what it could not do. */
const firstComplaint = (text: string): string =>
  text.split('\n').find((line) => line.startsWith('E: ')) ?? text.split('\n')[0] ?? '';

/** Test files run beside each other: the first one builds, the others wait for it or take over if it died. */
async function builtOnce(major: number, home: string): Promise<void> {
  const lock = join(home, 'builder');
  await mkdir(home, { recursive: true });
  while (!existsSync(join(home, 'data'))) {
    if (await takes(lock)) {
      try {
        if (!existsSync(join(home, 'data'))) await buildRegression(major, home);
      } finally {
        await rm(lock, { force: true });
      }
    } else {
      const builder = Number(await readFile(lock, 'utf8').catch(() => ''));
      if (builder > 0 && !existsSync(`/proc/${builder}`)) await rm(lock, { force: true });
      await sleep(200);
    }
  }
}

const takes = (lock: string): Promise<boolean> =>
  writeFile(lock, String(process.pid), { flag: 'wx' }).then(
    () => true,
    () => false,
  );
