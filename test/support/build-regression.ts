import { cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError } from '#core/errors.ts';
import { postgresBin } from '../../local/postgres-home.ts';
import { startPostgres } from '../../local/postgres-server.ts';
import { handOver, openTmpdir, serverUser } from '../../local/server/server-user.ts';
import { command } from '../../local/tools/command.ts';
import { type PooledFile, type PrivateApt, privateApt } from '../../local/tools/debian/private-apt.ts';
import { readPins } from '../../local/tools/pins.ts';

/**
 * Runs PostgreSQL's own regression suite once and leaves the stopped data directory in `home/data`.
 * `home/lib` keeps the C functions that the database names by their absolute path.
 */
export async function buildRegression(major: number, home: string): Promise<void> {
  const pin = (await readPins()).postgres[String(major)];
  if (pin?.from !== 'debian')
    throw new PermanentError(`no source package of ${major}`, { hint: 'use 15, 17 or 18' });
  const user = serverUser();
  const work = join(openTmpdir(user), `holdfast-regression-${major}-${process.pid}`);
  await mkdir(work, { mode: 0o755 });
  try {
    const apt = await privateApt(join(work, 'apt'), pin.suite);
    const suite = await unpackSuite(apt, major, work);
    await buildLibraries(apt, { major, work, suite, lib: join(home, 'lib') });
    await runSuite(major, suite, home);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Any minor release's suite leaves the same database; the mirror keeps the files of some that its index has left. */
const pinned: Readonly<Record<number, PooledFile>> = {
  17: {
    path: 'pool/main/p/postgresql-17/postgresql-17_17.11.orig.tar.bz2',
    sha256: 'dd27f2b3c59e73ed14aa3324901242bf69a032a6347805f274e6260322d42979',
  },
};

async function unpackSuite(apt: PrivateApt, major: number, work: string): Promise<string> {
  const source = join(work, 'source');
  await mkdir(source);
  const pin = pinned[major];
  const current = () => apt.source(`postgresql-${major}`, source);
  await (pin ? apt.pooled(pin, source).catch(current) : current());
  const archive = (await readdir(source)).find((name) => /\.orig\.tar\.\w+$/.test(name)) ?? '';
  const unpack = ['-xf', join(source, archive), '-C', source, '--strip-components=1', '--wildcards'];
  await command('tar', [...unpack, '*/src/test/regress/*']);
  return join(source, 'src/test/regress');
}

interface Libraries {
  readonly major: number;
  readonly work: string;
  readonly suite: string;
  readonly lib: string;
}

async function buildLibraries(apt: PrivateApt, { major, work, suite, lib }: Libraries): Promise<void> {
  const headers = join(work, 'headers');
  await mkdir(headers);
  await apt.download([`postgresql-server-dev-${major}`, 'libpq-dev'], headers);
  const debs = (await readdir(headers)).filter((name) => name.endsWith('.deb'));
  for (const deb of debs) await command('dpkg-deb', ['-x', join(headers, deb), headers]);
  await mkdir(lib, { recursive: true });
  const include = `-I${join(headers, `usr/include/postgresql/${major}/server`)}`;
  const output = join(lib, 'regress.so');
  await command('gcc', ['-O1', '-shared', '-fPIC', include, '-o', output, join(suite, 'regress.c')]);
  const modules = join(postgresBin(major) ?? '', '../lib');
  for (const name of ['autoinc.so', 'refint.so']) {
    await rm(join(lib, name), { force: true });
    await symlink(join(modules, name), join(lib, name));
  }
}

async function runSuite(major: number, suite: string, home: string): Promise<void> {
  const server = await startPostgres({ major });
  try {
    const user = serverUser();
    handOver(suite, user);
    const folders = [`--inputdir=${suite}`, `--expecteddir=${suite}`, `--outputdir=${suite}`];
    const address = ['--host=127.0.0.1', `--port=${server.port}`, '--user=postgres'];
    const plan = [`--schedule=${suite}/parallel_schedule`, '--max-connections=8'];
    const pgxs = join(server.bin, '../lib/pgxs/src/test/regress/pg_regress');
    const words = [
      pgxs,
      ...folders,
      ...address,
      ...plan,
      `--dlpath=${join(home, 'lib')}`,
      `--bindir=${server.bin}`,
    ];
    const [program = '', ...args] = [...user.prefix, ...words];
    // Some of 225 tests may fail by the machine's load or by a newer minor release's words; the database is the
    // purpose, not the verdict.
    const text = await command(program, args, { cwd: suite, timeoutMs: 600_000 }).catch(String);
    const [, failed, all] = /^.*# (\d+) of (\d+) tests failed/m.exec(text) ?? [];
    const whole = failed === undefined ? /^1\.\.\d{3}/m.test(text) : Number(all) > 200 && Number(failed) <= 5;
    if (!whole) {
      throw new PermanentError(`the regression suite failed: ${text.slice(-2000)}`, {
        hint: 'read its output',
      });
    }
    // a clean end: after a crash the unlogged tables would be empty
    process.kill(server.pid, 'SIGINT');
    for (let waitedMs = 0; isAlive(server.pid) && waitedMs < 60_000; waitedMs += 50) await sleep(50);
    await rm(join(home, 'data.part'), { recursive: true, force: true });
    await cp(server.dataDir, join(home, 'data.part'), { recursive: true, verbatimSymlinks: true });
    await rename(join(home, 'data.part'), join(home, 'data'));
  } finally {
    await server.stop();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
