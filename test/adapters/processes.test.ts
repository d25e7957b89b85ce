import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { statOf } from '#adapters/process-stat.ts';
import { createProcesses } from '#adapters/processes.ts';

const processes = createProcesses();

it('knows itself to be running', () => {
  expect(processes.isRunning(processes.self())).toBe('running');
});

it('takes a later process with the same pid for another one', () => {
  const self = processes.self();
  expect(processes.isRunning({ ...self, startedAt: self.startedAt.replace(/\d+$/, '1') })).toBe('gone');
});

it('knows a process that ended to be gone, also before its parent noticed', async () => {
  const self = processes.self();
  const child = spawn('sleep', ['60']);
  const { pid = 0 } = child;
  const startedAt = self.startedAt.replace(/\d+$/, statOf(pid)?.startTicks ?? '');
  expect(processes.isRunning({ host: self.host, pid, startedAt })).toBe('running');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processes.isRunning({ host: self.host, pid, startedAt })).toBe('gone');
});

it('claims nothing about other machines, other boots and other containers', () => {
  const self = processes.self();
  expect(processes.isRunning({ ...self, host: 'elsewhere' })).toBe('unknown');
  expect(processes.isRunning({ ...self, startedAt: `other-boot/${self.startedAt}` })).toBe('unknown');
});
