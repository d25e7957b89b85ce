import { appendFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../tools/command.ts';
import { handOver, type ServerUser } from './server-user.ts';

interface NewDataDir {
  readonly bin: string;
  /** Parent of the data directory, only for this server. */
  readonly folder: string;
  readonly dataDir: string;
  readonly user: ServerUser;
  readonly settings?: Readonly<Record<string, string>>;
  readonly hba?: readonly string[];
  readonly password?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly from?: string;
}

/** Settings of a server whose data nobody will miss. */
const throwAway = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '60',
  shared_buffers: '64MB',
  unix_socket_directories: '',
  timezone: 'UTC',
};

/** Makes a data directory with initdb, or copies a stopped one, and writes its settings. */
export async function initDataDir(options: NewDataDir): Promise<void> {
  const { bin, folder, dataDir, user, password } = options;
  if (options.from === undefined) {
    const passwordFile = join(folder, 'password');
    if (password !== undefined) await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    handOver(folder, user);
    const auth =
      password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
    const locale = ['--locale=C.UTF-8', '-E', 'UTF8'];
    const initdb = ['-N', '-U', 'postgres', ...locale, ...auth, '-D', dataDir];
    const [program = '', ...args] = [...user.prefix, join(bin, 'initdb'), ...initdb];
    // the folder of this process may be closed to the server's user
    await command(program, args, { cwd: '/' });
    await rm(passwordFile, { force: true });
  } else {
    await mkdir(dataDir, { mode: 0o700 });
    await cp(options.from, dataDir, { recursive: true, verbatimSymlinks: true });
    await rm(join(dataDir, 'postmaster.pid'), { force: true });
  }
  const settings = Object.entries({ ...throwAway, ...options.settings });
  const lines = settings.map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await appendFile(join(dataDir, 'postgresql.conf'), `\n${lines.join('')}`);
  if (options.hba) await writeFile(join(dataDir, 'pg_hba.conf'), `${options.hba.join('\n')}\n`);
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(dataDir, name), text, { mode: 0o600 });
  }
  handOver(folder, user);
}
