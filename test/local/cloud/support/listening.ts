import { once } from 'node:events';
import { createServer } from 'node:net';
import type { LocalCloud } from '../../../../local/cloud/local-cloud.ts';
import { listeningOn } from '../../../../local/s3/listening-on.ts';
import { processesWith } from './processes.ts';

/** The addresses on which a cloud listens. */
export async function listening({ folder }: LocalCloud): Promise<readonly string[]> {
  const found = await Promise.all(processesWith(folder).map(({ pid }) => listeningOn(pid)));
  return found.flatMap((addresses) => addresses ?? []);
}

/** Whether somebody who is asked to may listen on this port of 127.0.0.1 now. */
export async function mayListen(port: number): Promise<boolean> {
  const server = createServer();
  const listens = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!(await listens)) return false;
  server.close();
  await once(server, 'close');
  return true;
}
