import { readFileSync } from 'node:fs';

export interface ProcessStat {
  readonly parent: number;
  /** Since boot, in ticks of the kernel's clock. With the pid it names one process of this boot. */
  readonly startTicks: string;
  /** Ended, and only waiting for its parent to notice. */
  readonly isZombie: boolean;
}

/** From /proc; undefined for a process that is gone, and on systems without /proc. */
export function statOf(pid: number): ProcessStat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses: the fields begin after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent] = fields;
    return { parent: Number(parent), startTicks: fields[19] ?? '', isZombie: state === 'Z' || state === 'X' };
  } catch {
    return undefined;
  }
}

/** Its arguments, as it was started or as it names itself now. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
