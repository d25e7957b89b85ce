import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repository } from '../tools/folders.ts';
import { writeUrl } from './deployed/secrets.ts';
import { example } from './example.ts';
import type { Stage } from './stage.ts';

/** For a shell that shall reach the cloud. Only its owner may read it: the keys are in it. */
export const environmentFile = join(repository, '.local/env');

/** Says what to type next, and waits for Ctrl-C: cloud and server live no longer than this process. */
export async function nextSteps(stage: Stage): Promise<void> {
  const { say, server, signal, cloud } = stage;
  const secret = `${example.secret}-again`;
  await writeUrl(stage, secret, server().secretUrl('orders_again'));
  const lines = Object.entries(cloud.get().environment).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`,
  );
  await mkdir(dirname(environmentFile), { recursive: true });
  await writeFile(environmentFile, lines.join(''), { mode: 0o600 });
  say(`
The cloud and the server are still running. In another terminal, in this folder:

  . .local/env
  npx holdfast run orders --class pre-deploy --wait
  npx holdfast list
  npx holdfast show orders@latest
  npx holdfast restore orders@latest --to secret:${secret} --create
  npx holdfast drill orders

Ctrl-C here ends both and removes their files and all backups (elsewhere: kill ${process.pid}).`);
  const forEver = 2 ** 31 - 1;
  await sleep(forEver, undefined, { signal }).catch(() => {});
  // its keys open nothing any more
  await rm(environmentFile, { force: true });
}
