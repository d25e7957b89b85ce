import type { ToldError } from './run-record.ts';

/** How a task ended, as ECS tells it. */
export interface TaskEnd {
  /** Of the worker's container; a task that never ran has none. */
  readonly exitCode?: number | undefined;
  /** `TaskFailedToStart`, `EssentialContainerExited`, `UserInitiated`, `SpotInterruption`, … */
  readonly stopCode?: string | undefined;
  /** ECS's own words on the task. */
  readonly reason?: string | undefined;
  /** And on the container: `OutOfMemoryError: …` stands here. */
  readonly containerReason?: string | undefined;
}

/** What a worker says by its exit code. Anything else it did not say. */
export const workerExit = { done: 0, crashed: 1, permanent: 10, transient: 11, waiting: 12 } as const;

/** Trying again cannot help. Whatever is not known for sure counts as passing: a needless attempt is cheaper. */
export const isPermanent = ({ exitCode }: TaskEnd): boolean => exitCode === workerExit.permanent;

/** What to tell of an end that the worker itself said nothing about. */
export function toldEnd(end: TaskEnd): ToldError {
  const words = [end.stopCode, end.reason, end.containerReason].filter(Boolean).join(': ');
  if (isOutOfMemory(end)) {
    return {
      message: `the task ran out of memory (${words})`,
      hint: 'give it more: tasks.memory in the config',
    };
  }
  if (end.stopCode === 'SpotInterruption' || end.stopCode === 'TerminationNotice') {
    return { message: `AWS took the task's capacity back (${words})`, hint: 'nothing: it is tried again' };
  }
  if (end.stopCode === 'TaskFailedToStart' || end.exitCode === undefined) {
    return {
      message: `the task did not start, or its end is not known: ${words || 'ECS says nothing of it'}`,
      hint: 'look for the image, the secret and the subnets that it names; npx holdfast doctor tries each',
    };
  }
  const said = {
    [workerExit.done]: 'the task says that it is done, and left nothing',
    [workerExit.crashed]: 'the worker crashed',
    [workerExit.permanent]: 'the worker gave up',
    [workerExit.transient]: 'the worker failed and may do better later',
    [workerExit.waiting]: 'the worker waits for a thaw, and left no word of it',
  }[end.exitCode];
  return {
    message: `${said ?? `the task ended with exit code ${end.exitCode}`}${words === '' ? '' : ` (${words})`}`,
    hint: "read the task's log: its stream has the name of the task",
  };
}

/** 137 is SIGKILL: of the memory limit, unless ECS names another reason. */
const isOutOfMemory = ({ exitCode, containerReason = '', stopCode }: TaskEnd): boolean =>
  containerReason.includes('OutOfMemory') || (exitCode === 137 && stopCode === 'EssentialContainerExited');
