import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { PermanentError } from '#core/errors.ts';

export interface ServerUser {
  /** Undefined when the server runs as the user of this process. */
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** What goes in front of a command to run it as this user. */
  readonly prefix: readonly string[];
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody` where nobody installed one. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return { uid: undefined, gid: undefined, prefix: [] };
  const { uid, gid } = account('postgres') ?? account('nobody') ?? missing();
  return { uid, gid, prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'] };
}

/** Whether the user may run or enter `path`: a clone under /root or a `mktemp -d` is closed to every other user. */
export function mayEnter({ prefix }: ServerUser, path: string): boolean {
  // asked by a shell, because setpriv itself still has root's rights when it looks up its command
  const [program = '', ...args] = [...prefix, 'sh', '-c', 'test -x "$0"', path];
  return spawnSync(program, args, { cwd: '/', stdio: 'ignore' }).status === 0;
}

/** A folder for temporary files that the user may enter. */
export function openTmpdir(user: ServerUser): string {
  const folder = [tmpdir(), '/tmp', '/var/tmp'].find((path) => mayEnter(user, path));
  if (folder) return folder;
  throw new PermanentError(`user ${user.uid} may not enter ${tmpdir()}, /tmp or /var/tmp`, {
    hint: 'give TMPDIR a folder that every user may enter, or work as another user than root',
  });
}

/** Makes the server's user the owner of `path` and of everything in it. */
export function handOver(path: string, { uid, gid }: ServerUser): void {
  if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${gid}`, path]);
}

function account(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function missing(): never {
  throw new PermanentError('this machine has neither a user postgres nor a user nobody', {
    hint: 'create one of them, or work as another user than root',
  });
}
