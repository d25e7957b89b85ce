import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { command } from '../command.ts';

export interface PrivateApt {
  /** Names of everything an installation of `packages` would unpack, on a machine that has nothing. */
  resolve(packages: readonly string[]): Promise<string[]>;
  /** Whether the suite has the package. */
  has(name: string): Promise<boolean>;
  /** Downloads `name` or `name=version` into `folder`; apt checks each against the signed index. */
  download(specs: readonly string[], folder: string): Promise<void>;
  /** Downloads and unpacks nothing: leaves the source package's files in `folder`. */
  source(name: string, folder: string): Promise<void>;
  /** Downloads one file of the mirror's pool into `folder`; refused unless it has this hash. */
  pooled(file: PooledFile, folder: string): Promise<void>;
}

export interface PooledFile {
  /** Below the mirror's root: `pool/main/p/postgresql-17/….orig.tar.bz2`. */
  readonly path: string;
  readonly sha256: string;
}

const keyrings = [
  '/usr/share/keyrings/debian-archive-keyring.gpg',
  '/usr/share/keyrings/debian-archive-keyring.pgp',
];

/** apt with its whole state in `folder`: the machine's own lists, packages and locks stay untouched; no root. */
export async function privateApt(folder: string, suite: string): Promise<PrivateApt> {
  const signedBy = process.env['HOLDFAST_DEBIAN_KEYRING'] ?? keyrings.find((path) => existsSync(path));
  if (!signedBy) {
    throw new PermanentError(`no keyring of Debian's archive, looked for ${keyrings.join(' and ')}`, {
      hint: 'install debian-archive-keyring, or name its file in HOLDFAST_DEBIAN_KEYRING',
    });
  }
  const mirror = await debianMirror();
  const parts = join(folder, 'etc/sources.list.d');
  for (const path of [parts, join(folder, 'etc/apt.conf.d'), join(folder, 'state/lists/partial')]) {
    await mkdir(path, { recursive: true });
  }
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  await writeFile(join(folder, 'state/status'), '');
  const options = `[arch=amd64 signed-by=${signedBy}] ${mirror} ${suite} main`;
  await writeFile(join(parts, 'debian.list'), `deb ${options}\ndeb-src ${options}\n`);
  const config = join(folder, 'apt.conf');
  // the machine's proxy may carry a password
  await writeFile(config, `${privateDirs(folder)}${await machineTransport()}`, { mode: 0o600 });
  const env = { APT_CONFIG: config };
  const hint =
    'check the network and the Debian mirror of this machine (HOLDFAST_DEBIAN_MIRROR names another)';
  const run = (program: string, args: readonly string[], cwd?: string) =>
    command(program, args, { env, hint, ...(cwd === undefined ? {} : { cwd }) });

  await run('apt-get', ['-q', '--error-on=any', 'update']);
  return {
    async resolve(packages) {
      const plan = await run('apt-get', ['-s', '--no-install-recommends', 'install', ...packages]);
      return [...plan.matchAll(/^Inst (\S+)/gm)].flatMap(([, name]) => name ?? []);
    },
    has: async (name) => (await run('apt-cache', ['search', '--names-only', `^${name}$`])).trim() !== '',
    async download(specs, into) {
      await run('apt-get', ['-q', 'download', ...specs], into);
    },
    async source(name, into) {
      await run('apt-get', ['-q', 'source', '--download-only', name], into);
    },
    async pooled({ path, sha256 }, into) {
      const address = `${mirror.replace(/\/$/, '')}/${path}`;
      const file = join(into, basename(path));
      await run('/usr/lib/apt/apt-helper', ['download-file', address, file, `SHA256:${sha256}`]);
    },
  };
}

const privateDirs = (folder: string): string => `Dir::Etc "${folder}/etc";
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "${folder}/etc/sources.list.d";
Dir::Etc::Parts "${folder}/etc/apt.conf.d";
Dir::Etc::Main "/dev/null";
Dir::State "${folder}/state";
Dir::State::status "${folder}/state/status";
Dir::Cache "${folder}/cache";
APT::Sandbox::User "";
APT::Architecture "amd64";
Acquire::Languages "none";
`;

/** How this machine reaches its mirror (proxies, certificates), without its hooks and its index targets. */
async function machineTransport(): Promise<string> {
  const lines = (await command('apt-config', ['dump'])).split('\n');
  return lines
    .filter((line) => line.startsWith('Acquire::') && !/^Acquire::(IndexTargets|Languages)/.test(line))
    .join('\n');
}

async function debianMirror(): Promise<string> {
  const named = process.env['HOLDFAST_DEBIAN_MIRROR'];
  if (named) return named;
  const addresses = (await command('apt-get', ['indextargets', '--format', '$(REPO_URI)'])).split('\n');
  const own = addresses.find((address) => /\/debian\/?$/.test(address));
  if (own) return own;
  throw new PermanentError('this machine has no Debian mirror among its package sources', {
    hint: 'name one in HOLDFAST_DEBIAN_MIRROR, and install debian-archive-keyring',
  });
}
