import { chown } from 'node:fs/promises';
import { EnvironmentError } from '#core/errors.ts';
import type { Shell } from '#core/ports/shell.ts';

/** As whom a server runs: PostgreSQL refuses to run as root. */
export interface ServerAccount {
  /** Undefined when the server runs as the user of this process. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** What stands before a command to run it so. */
  readonly prefix: readonly string[];
}

/** What the account must be able to do. Tried, not asked: the system's answers leave out capabilities. */
const probe = 'cd "$2" && : >probe && rm probe && "$1" --version';

/**
 * `postgres`, or `nobody` where nobody made one; `folder` becomes its own. Refused if it may not run `program` or use
 * the folder.
 */
export async function serverAccount(
  program: string,
  folder: string,
  env: Readonly<Record<string, string>>,
  shell: Shell,
): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return { owner: undefined, prefix: [] };
  const [owner] = (await Promise.all(['postgres', 'nobody'].map((name) => idsOf(name, env, shell)))).filter(
    (ids) => ids !== undefined,
  );
  if (!owner) {
    throw new EnvironmentError(
      'a throw-away server cannot run as root, and there is no user postgres or nobody',
      {
        hint: 'create one of these users, or run as another user than root',
      },
    );
  }
  await chown(folder, owner.uid, owner.gid);
  const plain = ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  // A folder on the way that only root may enter, such as /root: the right to pass through folders cures it.
  const passing = ['dac_read_search', 'dac_override'].map((right) => [
    ...plain,
    `--inh-caps=+${right}`,
    `--ambient-caps=+${right}`,
  ]);
  for (const prefix of [plain, ...passing]) {
    const [file = '', ...args] = [...prefix, 'sh', '-c', probe, 'sh', program, folder];
    const { code } = await shell.run({ file, args, env, cwd: '/' }, { timeoutMs: 10_000 });
    if (code === 0) return { owner, prefix };
  }
  throw new EnvironmentError(
    `user ${owner.uid} may not run ${program} or not write to '${folder}', and a server cannot run as root`,
    {
      hint: 'run as another user than root, or put programs and temporary folder where every user may enter',
    },
  );
}

async function idsOf(name: string, env: Readonly<Record<string, string>>, shell: Shell) {
  const ask = async (flag: string): Promise<number> => {
    const { stdout } = await shell.run({ file: 'id', args: [flag, name], env }, { timeoutMs: 10_000 });
    return Number.parseInt(stdout, 10);
  };
  const [uid, gid] = await Promise.all([ask('-u'), ask('-g')]);
  return uid > 0 && gid > 0 ? { uid, gid } : undefined;
}
