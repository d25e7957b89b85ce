import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Processes, ProcessId } from '#core/ports/processes.ts';
import { statOf } from './process-stat.ts';

/**
 * Tells processes apart by boot, pid namespace, pid and start time: a pid alone is used again, and in a container it
 * means another process. Where there is no /proc, a process that lives under the pid may be another one.
 */
export const createProcesses = (): Processes => ({
  self: () => ({ host: hostname(), pid: process.pid, startedAt: startOf(process.pid) ?? '' }),
  isRunning({ host, pid, startedAt }) {
    if (host !== hostname()) return 'unknown';
    const here = placeOf();
    if (here === undefined || !startedAt.startsWith(`${here}/`)) {
      // Another boot, another container of the same name, or a system without /proc.
      return here === undefined && startedAt === '' && !exists(pid) ? 'gone' : 'unknown';
    }
    return startOf(pid) === startedAt ? 'running' : 'gone';
  },
});

function startOf(pid: ProcessId['pid']): string | undefined {
  const stat = statOf(pid);
  const place = placeOf();
  return stat && !stat.isZombie && place !== undefined ? `${place}/${stat.startTicks}` : undefined;
}

function placeOf(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const [namespace = ''] = /\d+/.exec(readlinkSync('/proc/self/ns/pid')) ?? [];
    return `${boot}/${namespace}`;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
