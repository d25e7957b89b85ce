import type { TaskLooker } from '#core/cloud/ports/launcher.ts';

/** The client of ECS is loaded with the first question: the news that a task has stopped says itself how it ended. */
export function lookerWhenAsked(cluster: string): TaskLooker {
  let loaded: Promise<TaskLooker> | undefined;
  const looker = () => {
    loaded ??= import('#parts/ecs.ts').then(({ taskLooker }) => taskLooker(cluster));
    return loaded;
  };
  return {
    look: async (taskArn) => (await looker()).look(taskArn),
    stop: async (taskArn, reason) => (await looker()).stop(taskArn, reason),
  };
}
