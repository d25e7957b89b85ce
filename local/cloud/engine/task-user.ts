import { mayEnter, type ServerUser, serverUser } from '../../server/server-user.ts';
import { repository } from '../../tools/folders.ts';

/**
 * Who a task runs as: not root, as in its image, so that it can write into its own folder and temporary files only. Where
 * `folder` or the clone is closed to everyone but root there is no choice.
 */
export function taskUser(folder: string): ServerUser {
  const user = serverUser();
  const open = [repository, folder].every((path) => mayEnter(user, path));
  return open ? user : { uid: undefined, gid: undefined, prefix: [] };
}
