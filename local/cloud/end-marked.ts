import { readdir, readFile } from 'node:fs/promises';

/**
 * Kills every process whose environment has `name` with `value`. Where there is no /proc it does nothing: there a process
 * that has left its group is not found.
 */
export async function endMarked(name: string, value: string): Promise<void> {
  const marked = `\0${name}=${value}\0`;
  const pids = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry));
  await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      if (`\0${environment}`.includes(marked)) kill(Number(pid));
    }),
  );
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}
