import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { taskUser } from '../../../local/cloud/engine/task-user.ts';
import type { CloudOptions, LocalCloud } from '../../../local/cloud/local-cloud.ts';
import { startTestCloud } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { listening } from './support/listening.ts';
import { occupy } from './support/occupy.ts';
import { processesWith } from './support/processes.ts';

it.each([{ enforceIam: false }, { enforceIam: true }])('is reached on one loopback port: %o', async (how) => {
  const cloud = await setup(how);
  const { port } = new URL(cloud.endpoint);
  expect(await listening(cloud)).toEqual([`127.0.0.1:${port}`]);
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
  await occupy(cloud);
  const environments = processesWith(cloud.folder).map(({ environment }) => environment);
  // emulator, function and task
  expect(environments.length).toBeGreaterThanOrEqual(3);
  expect(environments.filter((environment) => environment.includes('not-for-others'))).toEqual([]);
});

it('runs a task as a user who may write nowhere but into its own folder', async () => {
  const cloud = await setup();
  const task = await occupy(cloud);
  const { uid } = taskUser(cloud.folder);
  expect(statSync(`/proc/${task}`).uid).toBe(uid ?? process.getuid?.());
});

it('ends all that it started and removes its folder when it is stopped', async () => {
  const cloud = await setup();
  const task = await occupy(cloud);
  await cloud.stop();
  expect(existsSync(cloud.folder)).toBe(false);
  expect(processesWith(cloud.folder)).toEqual([]);
  expect(() => process.kill(task, 0)).toThrow('ESRCH');
});

it('ends all that it started and removes its folder when its process is killed', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('fixture/hold.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const { folder, task } = z.object({ folder: z.string(), task: z.number() }).parse(JSON.parse(String(line)));
  expect(processesWith(folder).map(({ pid }) => pid)).toContain(task);
  child.kill('SIGKILL');
  const gone = await eventually(async () =>
    !existsSync(folder) && processesWith(folder).length === 0 ? true : undefined,
  );
  expect(gone).toBe(true);
});

async function setup(options: Partial<CloudOptions> = {}): Promise<LocalCloud> {
  const cloud = await startTestCloud(options);
  onTestFinished(() => cloud.stop());
  return cloud;
}
