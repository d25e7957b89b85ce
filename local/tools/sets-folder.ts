import { chmod, lstat, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { mayEnter, serverUser } from '../server/server-user.ts';
import { postgresSets } from './folders.ts';

/**
 * The real folder of the fetched sets. Servers do not run as root, so when root's clone is closed to other users the
 * sets lie in /var/tmp, and `.holdfast/tools/postgres` is a link to them.
 */
export async function setsFolder(say: (line: string) => void): Promise<string> {
  const user = serverUser();
  const there = await realpath(postgresSets).catch(() => undefined);
  if (there && mayEnter(user, there)) return there;
  await mkdir(dirname(postgresSets), { recursive: true });
  if (mayEnter(user, dirname(postgresSets))) {
    // a link whose target is gone
    if (await lstat(postgresSets).catch(() => undefined)) await rm(postgresSets);
    await mkdir(postgresSets);
    return postgresSets;
  }
  const open = await mkdtemp('/var/tmp/holdfast-postgres-');
  await chmod(open, 0o755);
  // what lies in the closed folder names its own path in every program: made again from the kept packages
  await rm(postgresSets, { recursive: true, force: true });
  await symlink(open, postgresSets);
  say(`servers cannot run inside this folder, which only root may enter: their programs go to ${open}`);
  return open;
}
