import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import type { CloudOptions, LocalCloud } from '../../../local/cloud/local-cloud.ts';
import { listeningOn } from '../../../local/s3/listening-on.ts';
import { createAws } from './support/aws.ts';
import { startTestCloud } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { createTasks } from './support/tasks.ts';

it.each([{ enforceIam: false }, { enforceIam: true }])('is reached on one loopback port: %o', async (how) => {
  const cloud = await setup(how);
  const { port } = new URL(cloud.endpoint);
  expect(await listening(cloud)).toEqual([`127.0.0.1:${port}`]);
});

it('would also take the port of the web, as far as it may: one-listener', async () => {
  const cloud = await setup({ enforceIam: true, without: ['one-listener'] });
  expect(await listening(cloud)).toHaveLength(process.getuid?.() === 0 ? 2 : 1);
});

it('leaves out the corrections that it is asked to leave out', async () => {
  const cloud = await setup({ without: ['client-token', 'stop-task'] });
  const left = cloud.corrections.filter(({ applied }) => !applied).map(({ name }) => name);
  expect(left.sort()).toEqual(['client-token', 'stop-task']);
});

it('refuses to leave out what no correction is called', async () => {
  await expect(setup({ without: ['clinet-token'] })).rejects.toThrow('no correction is named clinet-token');
});

it('hands nothing of this process to the emulator, its functions or its tasks', async () => {
  vi.stubEnv('HOLDFAST_TEST_SECRET', 'not-for-others');
  onTestFinished(() => void vi.unstubAllEnvs());
  const cloud = await setup();
  await runTask(cloud);
  const environments = processesIn(cloud.folder).map(({ environment }) => environment);
  expect(environments.length).toBeGreaterThan(1);
  expect(environments.filter((environment) => environment.includes('not-for-others'))).toEqual([]);
});

it('ends all that it started and removes its folder when it is stopped', async () => {
  const cloud = await setup();
  const task = await runTask(cloud);
  await cloud.stop();
  expect(existsSync(cloud.folder)).toBe(false);
  expect(processesIn(cloud.folder)).toEqual([]);
  expect(() => process.kill(task, 0)).toThrow('ESRCH');
});

it('ends all that it started and removes its folder when its process is killed', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('fixture/hold.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const { folder, task } = z.object({ folder: z.string(), task: z.number() }).parse(JSON.parse(String(line)));
  expect(processesIn(folder).length).toBeGreaterThan(1);
  child.kill('SIGKILL');
  const gone = await eventually(async () =>
    !existsSync(folder) && processesIn(folder).length === 0 ? true : undefined,
  );
  expect(gone).toBe(true);
  expect(() => process.kill(task, 0)).toThrow('ESRCH');
});

async function setup(options: Partial<CloudOptions> = {}): Promise<LocalCloud> {
  const cloud = await startTestCloud(options);
  onTestFinished(() => cloud.stop());
  return cloud;
}

/** Starts a task that runs longer than the test. Gives its process id. */
async function runTask(cloud: LocalCloud): Promise<number> {
  const tasks = await createTasks(createAws(cloud), 'long');
  await tasks.reached(await tasks.run('sleep 60000'), 'RUNNING');
  const [task] = cloud.tasks();
  if (!task) throw new Error('no task is running');
  return task.pid;
}

/** Processes that were told of this folder, with their environment. */
function processesIn(folder: string): { readonly pid: number; readonly environment: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), environment: environmentOf(name) }))
    .filter(({ environment }) => environment.includes(folder));
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

async function listening({ folder }: LocalCloud): Promise<readonly string[]> {
  const found = await Promise.all(processesIn(folder).map(({ pid }) => listeningOn(pid)));
  return found.flatMap((addresses) => addresses ?? []);
}
