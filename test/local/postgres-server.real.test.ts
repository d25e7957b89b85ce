import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { repository } from '../../local/tools/folders.ts';
import { availableMajors, type PostgresOptions, startPostgres } from '../support/postgres-server.ts';

it.each(availableMajors())('starts a server of major %i and leaves nothing behind', async (major) => {
  const server = await started({ major, settings: { work_mem: '7MB' } });
  expect(await server.psql("select current_setting('server_version_num')::int / 10000")).toBe(String(major));
  expect(await server.psql('show work_mem')).toBe('7MB');
  await server.stop();
  expect(existsSync(dirname(server.dataDir))).toBe(false);
  expect(isAlive(server.pid)).toBe(false);
});

it('asks for the password it was given', async () => {
  const server = await started({ major: 17, password: "it's a secret" });
  expect(await server.psql('select 1')).toBe('1');
  const stranger = spawn(join(server.bin, 'psql'), ['-w', '-d', server.url(), '-c', 'select 1']);
  expect(await once(stranger, 'close')).toEqual([2, null]);
});

it('tells what SQL was wrong', async () => {
  const server = await started({ major: 17 });
  await expect(server.psql('select nope')).rejects.toThrow('column "nope" does not exist');
});

it('dies with every process it started, as in a crash', async () => {
  const server = await started({ major: 17 });
  const waiting = expect(server.psql('select pg_sleep(600)')).rejects.toThrow(/server closed the connection/);
  while ((await server.psql("select count(*) from pg_stat_activity where query ~ 'sleep.600'")) === '1')
    await sleep(50);
  await server.kill9();
  expect(isAlive(server.pid)).toBe(false);
  await waiting;
});

it('starts from a stopped data directory', async () => {
  const first = await started({ major: 17 });
  await first.psql('create table kept (i int)');
  await first.psql('checkpoint');
  await first.kill9();
  const second = await started({ major: 17, from: first.dataDir });
  expect(await second.psql('select count(*) from kept')).toBe('0');
});

it('says what the server said when it does not start, and leaves nothing behind', async () => {
  const folder = await ownFolder(0o755);
  const start = startPostgres({ major: 17, settings: { nonsense: 'on' } });
  await expect(start).rejects.toThrow('unrecognized configuration parameter "nonsense"');
  expect(await readdir(folder)).toEqual([]);
});

it('works although only root may enter the folder for temporary files', async () => {
  await ownFolder(0o700);
  const server = await started({ major: 17 });
  expect(await server.psql('select 1')).toBe('1');
});

it('does not outlive the process that started it', async () => {
  const module = JSON.stringify(join(repository, 'local/postgres-server.ts'));
  const source = `import { startPostgres } from ${module};
    const server = await startPostgres({ major: 17 });
    console.log(JSON.stringify([server.pid, server.dataDir]));
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source]);
  const [text] = await once(child.stdout, 'data');
  const [pid, dataDir] = JSON.parse(String(text));
  for (let waited = 0; waited < 10_000 && existsSync(dataDir); waited += 50) await sleep(50);
  expect(existsSync(dirname(dataDir))).toBe(false);
  expect(isAlive(pid)).toBe(false);
});

async function started(options: PostgresOptions) {
  const server = await startPostgres(options);
  onTestFinished(() => server.stop());
  return server;
}

/** An empty folder for temporary files that only this test uses. */
async function ownFolder(mode: number) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-own-'));
  await chmod(folder, mode);
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  return folder;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
