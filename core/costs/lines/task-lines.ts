import type { Described } from '../described.ts';
import { type Line, linesOf } from '../line.ts';

/** GB of disk that a task has without being billed for them. */
const freeDiskGb = 20;

/** Fargate, by the second from the pull of the image on. The disk is that of every task: a drill needs it. */
export function taskLines({ region, tasks }: Described, taskHours: number): readonly Line[] {
  const line = linesOf(region);
  const { vcpus, memoryGb, diskGb, platform } = tasks;
  const isArm = platform === 'arm64';
  return [
    line('Processors of tasks', isArm ? 'taskCpuArm' : 'taskCpuX86', vcpus * taskHours),
    line('Memory of tasks', isArm ? 'taskMemoryArm' : 'taskMemoryX86', memoryGb * taskHours),
    line('Disk of tasks beyond 20 GB', 'taskDisk', Math.max(0, diskGb - freeDiskGb) * taskHours),
  ];
}
