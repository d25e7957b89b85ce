import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

const clockTicksPerSecond = 100;

/** CPU seconds that anybody used since the machine started, those taken by its host included. */
export function machineCpuSeconds(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? ''
  )
    .split(/\s+/)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / clockTicksPerSecond;
}

/** Without names or paths: what a reader needs to judge the numbers. */
export const machine = () => ({
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 1e9),
  platform: `${process.platform} ${process.arch}`,
  node: process.versions.node,
});
