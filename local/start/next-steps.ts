import { setTimeout as sleep } from 'node:timers/promises';
import { database, type Stage } from './stage.ts';

/** Says what to type next, and waits for Ctrl-C: the server lives no longer than this process. */
export async function nextSteps({ say, server, signal }: Stage): Promise<void> {
  say(`
The server is still running. In another terminal, in this folder:

  export ORDERS_URL=${server().url(database)}
  npx holdfast run orders --class pre-deploy
  npx holdfast list
  npx holdfast show orders@latest
  npx holdfast restore orders@latest --to ${server().url('orders_again')} --create
  npx holdfast drill orders

Ctrl-C here ends the server and removes its files and its backups (elsewhere: kill ${process.pid}).`);
  const forEver = 2 ** 31 - 1;
  await sleep(forEver, undefined, { signal }).catch(() => {});
}
